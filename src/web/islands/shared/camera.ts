/** A camera that shows itself in a video. */
export interface Camera {
  /** The whole frame as JPEG. */
  photograph(): Promise<Blob>;
  /** The frame, reduced for the guide. */
  frame(): Promise<Blob>;
  stop(): void;
}

/** Wide enough for 90 px between the eyes of somebody who fills the oval. */
const guideWidthPx = 480;
const wanted = { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'user' };

function pictureOf(video: HTMLVideoElement, widthPx: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, widthPx / video.videoWidth);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    const made = (blob: Blob | null) =>
      blob ? resolve(blob) : reject(new Error('the camera gave no picture'));
    canvas.toBlob(made, 'image/jpeg', quality);
  });
}

/**
 * Opens the camera of the computer.
 * @throws when there is none, or nobody allows it
 */
export async function openCamera(video: HTMLVideoElement): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  video.srcObject = stream;
  await video.play();
  return {
    photograph: () => pictureOf(video, video.videoWidth, 0.95),
    frame: () => pictureOf(video, guideWidthPx, 0.85),
    stop: () => {
      for (const track of stream.getTracks()) track.stop();
      video.srcObject = null;
    },
  };
}

/** A picture from a file or a camera, no larger than it must be for people to see what it shows. */
export async function reduced(picture: Blob, sidePxMax: number): Promise<Blob> {
  const image = await createImageBitmap(picture);
  const scale = Math.min(1, sidePxMax / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    const made = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error('no picture')));
    canvas.toBlob(made, 'image/jpeg', 0.9);
  });
}
