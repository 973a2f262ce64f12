import type { Page } from 'playwright-core';

/** Someone who comes to the counter, as her papers have her. */
export interface Visitor {
  readonly evidence?: 'birth_extract' | 'residence_permit' | 'witnesses';
  readonly number?: string;
  readonly witnesses?: readonly [string, string];
  readonly family: string;
  readonly given: string;
  readonly sex: 'female' | 'male';
  /** Two digits of the day, two of the month, four of the year. */
  readonly born: readonly [string, string, string];
  readonly place: string;
  /** A code of three letters; Moroccan unless it says otherwise. */
  readonly nationality?: string;
  readonly guardian?: { readonly idcs: string; readonly relation: string };
}

/** Drives the Enrol page as a clerk does, and counts what is not typing of data. */
export class Clerk {
  readonly page: Page;
  /** Clicks, and keys that write nothing. */
  acts = 0;

  constructor(page: Page) {
    this.page = page;
  }

  async press(key: string): Promise<void> {
    this.acts += 1;
    await this.page.keyboard.press(key);
  }

  async click(selector: string): Promise<void> {
    this.acts += 1;
    await this.page.click(selector);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** The step that the page shows, by the element that only this step has. */
  async at(step: 'person' | 'consent' | 'face' | 'fingers' | 'review' | 'receipt'): Promise<void> {
    await this.page.waitForSelector(`.step .${step}`);
  }

  /** Fills the first step from the keyboard and goes on. */
  async person(visitor: Visitor): Promise<void> {
    await this.at('person');
    const { evidence, witnesses, number, nationality, guardian } = visitor;
    if (evidence) await this.click(`input[value=${evidence}]`);
    if (witnesses) {
      await this.page.fill('#witness1', witnesses[0]);
      await this.page.fill('#witness2', witnesses[1]);
    } else {
      await this.page.focus('#number');
      await this.type(number ?? '');
    }
    await this.press('Tab');
    await this.type(visitor.family);
    await this.press('Tab');
    await this.type(visitor.given);
    // The names in Arabic were offered; the clerk reads them and goes on.
    for (let field = 0; field < 3; field += 1) await this.press('Tab');
    // A list answers to the first letter, which only the English page has on this keyboard.
    const english = (await this.page.getAttribute('html', 'lang')) === 'en';
    if (english) await this.type(visitor.sex.charAt(0));
    else await this.page.selectOption('#sex', visitor.sex);
    await this.press('Tab');
    // A full part of the date leads to the next, the year to the place.
    for (const part of visitor.born) await this.type(part);
    await this.type(visitor.place);
    if (nationality) await this.page.selectOption('#nationality', nationality);
    if (guardian) {
      await this.page.fill('#guardian', guardian.idcs);
      await this.page.selectOption('#relation', guardian.relation);
    }
    if (nationality || guardian) await this.page.focus('#birthPlace');
    await this.press('Enter');
  }

  async consent(): Promise<void> {
    await this.at('consent');
    await this.press('Enter');
  }

  /** Waits until the guide has taken the photograph, and goes on. */
  async face(): Promise<void> {
    await this.at('face');
    await this.page.waitForSelector('.face .actions .primary', { timeout: 60_000 });
    await this.press('Enter');
  }

  /** Chooses images of hands, all at once. */
  async hands(images: readonly { readonly kind: string; readonly image: Buffer }[]): Promise<void> {
    await this.at('fingers');
    // The file chooser opens with one key on the button that has the focus.
    this.acts += 1;
    await this.page.setInputFiles(
      '#slaps',
      images.map(({ kind, image }) => ({
        name: `${kind}.png`,
        mimeType: 'image/png',
        buffer: image,
      })),
    );
    const fingers = images.map(({ kind }) => (kind === 'two_thumbs' ? 2 : 4));
    const wanted = fingers.reduce<number>((sum, count) => sum + count, 0);
    const { page } = this;
    const captured = page.locator('.finger.captured').nth(wanted - 1);
    const refused = page.locator('.sentence.wrong');
    await captured.or(refused).first().waitFor({ timeout: 120_000 });
    if (await refused.isVisible()) throw new Error((await refused.textContent()) ?? 'refused');
  }

  /** States a finger as missing, with a photograph of what is there. */
  async except(finger: string, reason: string, photograph: Buffer): Promise<void> {
    await this.click(`[data-finger=${finger}]`);
    await this.page.selectOption('#absence', reason);
    this.acts += 1;
    await this.page.setInputFiles('.exception-camera input[type=file]', {
      name: 'photograph.jpg',
      mimeType: 'image/jpeg',
      buffer: photograph,
    });
    await this.page.waitForSelector('.one-finger img');
  }

  /** From the fingers over the review to the verdict. */
  async send(): Promise<string> {
    await this.click('#to-review');
    await this.at('review');
    await this.press('Enter');
    return this.verdict();
  }

  async verdict(): Promise<string> {
    const found = await this.page.waitForSelector('.verdict', { timeout: 60_000 });
    const classes = (await found.getAttribute('class')) ?? '';
    return classes.replace('verdict ', '');
  }

  /** Turns the screen to the resident; the number as she reads it. One more key is the next one. */
  async number(): Promise<string> {
    await this.press('Enter');
    const number = await this.page.waitForSelector('.hand-over .number');
    const text = (await number.textContent()) ?? '';
    return text.replaceAll(/\D/g, '');
  }
}
