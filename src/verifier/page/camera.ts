/** A camera that shows itself in a video. */
export interface Camera {
  frame(): Promise<ImageBitmap>;
  stop(): void;
}

/** The one that looks away from the agent, where a device has two. */
const wanted = {
  width: { ideal: 1280 },
  height: { ideal: 960 },
  facingMode: { ideal: 'environment' },
};

/**
 * Opens the camera.
 * @throws when there is none, or nobody allows it
 */
export async function openCamera(video: HTMLVideoElement): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  video.srcObject = stream;
  await video.play();
  return {
    frame: () => createImageBitmap(video),
    stop: () => {
      for (const track of stream.getTracks()) track.stop();
      video.srcObject = null;
    },
  };
}
