/** The live page: connects the stream, the map, the panels and the keys. */

import { hourMs, minuteMs } from '../../base/durations.js';
import type { Surge } from '../../surges/alarm.js';
import { project } from '../albers.js';
import { everything, type LiveFilter, passesEverything } from '../filter.js';
import type { LiveControl, LiveDelta, LiveSnapshot } from '../protocol.js';
import { type AddressState, filterOf, hiddenOf, readAddress, writeAddress } from './address.js';
import { Announcer, type AnnouncerMode } from './announcer.js';
import { Banner, type BannerMessage } from './banner.js';
import { EventClock, ServerClock } from './clocks.js';
import { colorTable } from './colorTable.js';
import { Connection } from './connect.js';
import { openHelp, openTable } from './dialogs.js';
import { byId, element, setClass, setHidden, setText } from './dom.js';
import { FilterControls } from './filterControls.js';
import { Header, type LinkWord } from './header.js';
import { LatestPanel } from './latestPanel.js';
import type { MapCommand, MapReport } from './mapCommands.js';
import { MapControls } from './mapControls.js';
import { MapHost } from './mapHost.js';
import { Outlines, type OutlinesAsset } from './outlines.js';
import { PageState } from './pageState.js';
import { PlacePanel } from './placePanel.js';
import { ReplayBar } from './replayBar.js';
import { savedSentence } from './savedSentence.js';
import { savePage } from './savePage.js';
import { Session, showToken } from './session.js';
import { SeverityPanel } from './severityPanel.js';
import { Streets } from './streets.js';
import { StripPanels } from './stripPanels.js';
import { SurgePanel } from './surgePanel.js';
import { type ThemeName, themes } from './themes.js';
import { accidents, dayText, largeText, rateText, spanText, timeText } from './words.js';

/** Disconnected for this long, the page says so. */
const lostMs = 5_000;
/** From this age on, panels name it. */
const ageMs = 1_500;
/** A lag that is worth a sentence. */
const lateMs = minuteMs;
/** Frames that a page holds back while it is held; then it asks for a snapshot in the end. */
const mostHeldFrames = 240;

/** The width of the panel of a place. */
const placePixels = 350;

class LivePage {
  readonly #script = document.querySelector<HTMLScriptElement>('script[data-worker]')!;
  readonly #params = new URLSearchParams(location.search);
  readonly #address: AddressState = readAddress(location.hash);
  readonly #serverClock = new ServerClock();
  readonly #eventClock = new EventClock();
  readonly #session = new Session();
  readonly #header = new Header();
  readonly #banner = new Banner();
  readonly #announcer = new Announcer();
  readonly #strips = new StripPanels();
  readonly #severity = new SeverityPanel();
  readonly #latest = new LatestPanel();
  readonly #reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  readonly #systemDark = matchMedia('(prefers-color-scheme: dark)');
  readonly #outlines: Outlines;
  readonly #surges: SurgePanel;
  readonly #place: PlacePanel;
  readonly #replay: ReplayBar;
  readonly #filters: FilterControls;
  readonly #map: MapHost;
  readonly #streets: Streets;
  readonly #controls: MapControls;
  readonly #connection: Connection;
  #themeName: ThemeName = 'light';
  #state: PageState | null = null;
  #frameAtServerMs = 0;
  #held: LiveDelta[] = [];
  #heldAccidents = 0;
  #refusal: string | null = null;
  #note: { text: string; untilMs: number } | null = null;
  #wasLost = false;
  #pastAccidents = 0;
  #sampleWeight = 1;
  #legend = '';
  #saving: ((blob: Blob) => void) | null = null;
  #addressTimer = 0;

  constructor(asset: OutlinesAsset) {
    this.#outlines = new Outlines(asset);
    this.#applyTheme(this.#wantedTheme());
    this.#map = new MapHost({
      canvas: byId<HTMLCanvasElement>('canvas'),
      workerUrl: this.#script.dataset.worker!,
      outlines: asset,
      theme: themes[this.#themeName],
      onMainThread: this.#params.get('render') === 'main',
      onReport: (report) => this.#onMapReport(report),
      onNewCanvas: (canvas) => {
        this.#controls.attach(canvas);
        this.#streets.clear();
        this.#connection.startOver();
      },
    });
    const send = (command: MapCommand): void => this.#map.take(command);
    this.#streets = new Streets(send, (count) => {
      this.#pastAccidents = count;
      this.#updateLegend();
    });
    this.#controls = new MapControls({
      onView: (view) => {
        send({ type: 'view', view });
        this.#streets.moved(view, this.#controls.size);
        this.#writeAddress();
      },
      onSize: (size, ratio) => {
        send({ type: 'size', ...size, ratio });
        this.#renderPanels();
      },
      onPick: (x, y) => {
        const county = this.#outlines.countyAt(x, y);
        if (county !== undefined) this.#openPlace(county.id, `${county.name}, ${county.state}`);
      },
      isCalm: () => this.#reducedMotion.matches,
    });
    this.#surges = new SurgePanel((surge) => this.#openSurge(surge));
    this.#place = new PlacePanel(() => {
      send({ type: 'place', id: null });
      this.#writeAddress();
    });
    this.#replay = new ReplayBar({
      onControl: (command) => void this.#control(command),
      onHold: (isHeld) => this.#hold(isHeld),
    });
    this.#filters = new FilterControls((filter) => this.#setFilter(filter));
    this.#connection = new Connection({
      onSnapshot: (snapshot) => this.#onSnapshot(snapshot),
      onDelta: (delta, isStale) => this.#onDelta(delta, isStale),
      onServerTime: (serverMs) => {
        this.#serverClock.heard(Date.now(), serverMs);
        this.#frameAtServerMs = serverMs;
      },
      onRefused: (status, message) => {
        this.#refusal = message || `The server answered ${status}.`;
      },
      serverNow: () => this.#serverClock.now(Date.now()),
    });
    this.#listen(send);
    setInterval(() => this.#tick(), 100);
    setInterval(() => this.#second(), 1_000);
  }

  #listen(send: (command: MapCommand) => void): void {
    const motion = (): void => send({ type: 'motion', isReduced: this.#reducedMotion.matches });
    motion();
    this.#reducedMotion.addEventListener('change', motion);
    this.#systemDark.addEventListener('change', () => this.#changeTheme(this.#wantedTheme()));
    byId('theme').addEventListener('click', () => {
      const next = this.#themeName === 'dark' ? 'light' : 'dark';
      // The system's choice needs no memory.
      if ((next === 'dark') === this.#systemDark.matches) localStorage.removeItem('blackspot-theme');
      else localStorage.setItem('blackspot-theme', next);
      this.#changeTheme(next);
    });
    byId('open-table').addEventListener('click', () => openTable(this.#state));
    byId('open-help').addEventListener('click', () => this.#openHelp());
    byId('save').addEventListener('click', () => void this.#save());
    addEventListener('keydown', (event) => this.#key(event));
    addEventListener('hashchange', () => this.#readAddress());
    if (this.#params.has('wall')) {
      const awake = (): void => void navigator.wakeLock?.request('screen').catch(() => undefined);
      awake();
      document.addEventListener('visibilitychange', awake);
    }
  }

  #onSnapshot(snapshot: LiveSnapshot): void {
    const isNewStream = this.#state?.snapshot.epoch !== snapshot.epoch;
    const filter = this.#state?.filter;
    const isFirst = this.#state === null;
    this.#held = [];
    const keeps = filter !== undefined && filter.feeds.length === snapshot.dimensions.feeds.length;
    this.#state = new PageState(snapshot, keeps ? filter : filterOf(this.#address, snapshot.dimensions));
    this.#filters.show(snapshot.dimensions, this.#state.filter);
    this.#sampleWeight = snapshot.points.weight;
    if (isNewStream) {
      this.#eventClock.reset();
      this.#strips.rescale();
      void this.#session.refresh().then(() => this.#renderReplay());
    }
    this.#map.take({ type: 'reset', halfLifeMs: snapshot.halfLifeMs });
    this.#map.take({ type: 'filter', filter: this.#state.filter });
    if (snapshot.points.data !== '')
      this.#map.take({ type: 'points', points: snapshot.points, isArriving: false });
    this.#heard();
    if (isFirst) {
      document.title = `blackspot live · ${snapshot.dataset}`;
      if (this.#address.view !== null) this.#controls.set(this.#address.view);
      else if (this.#state.filter.state !== null) this.#showState();
      if (this.#address.place !== null) this.#openPlace(this.#address.place);
    }
    this.#caughtUp();
    this.#renderAnew();
  }

  #onDelta(delta: LiveDelta, isStale: boolean): void {
    if (this.#replay.isHeld) {
      this.#heldAccidents += (delta.counts ?? []).reduce((sum, [, cells]) => sum + sumOfPairs(cells), 0);
      // A page that is held for long drops what waits, and asks for a snapshot when it goes on.
      if (this.#held.length <= mostHeldFrames) this.#held.push(delta);
      return;
    }
    this.#apply(delta, isStale);
    if (delta.status !== undefined) this.#renderAll();
  }

  #apply(delta: LiveDelta, isStale: boolean): void {
    const state = this.#state;
    if (state === null) return;
    state.apply(delta);
    if (delta.points !== undefined) {
      this.#sampleWeight = delta.points.weight;
      const isArriving = !isStale && document.visibilityState === 'visible';
      this.#map.take({ type: 'points', points: delta.points, isArriving });
    }
    if (delta.surges !== undefined) this.#sendSurges();
    this.#heard();
    this.#caughtUp();
  }

  #heard(): void {
    const state = this.#state!;
    const { speedFactor, isPaused, hasEnded } = state.status;
    const isMoving = !isPaused && !hasEnded && typeof speedFactor === 'number';
    this.#eventClock.heard(Date.now(), state.newestEventMs, isMoving ? speedFactor : 0);
    if (state.newestEventMs !== null) this.#map.take({ type: 'clock', eventMs: state.newestEventMs });
  }

  #caughtUp(): void {
    if (!this.#wasLost) return;
    this.#wasLost = false;
    const sentence = 'Connected again, caught up.';
    this.#note = { text: sentence, untilMs: Date.now() + 4_000 };
    this.#announcer.say(sentence);
  }

  #hold(isHeld: boolean): void {
    this.#announcer.say(isHeld ? 'The page is paused.' : 'The page goes on.');
    if (isHeld) return;
    const held = this.#held;
    this.#held = [];
    this.#heldAccidents = 0;
    if (held.length > mostHeldFrames) {
      this.#connection.startOver();
      return;
    }
    for (const delta of held) this.#apply(delta, true);
    this.#renderAll();
  }

  #setFilter(filter: LiveFilter): void {
    const state = this.#state;
    if (state === null) return;
    const isOtherState = filter.state !== state.filter.state;
    state.filter = filter;
    this.#map.take({ type: 'filter', filter });
    this.#strips.rescale();
    if (isOtherState) {
      if (filter.state === null) this.#controls.goHome();
      else this.#showState();
    }
    this.#renderAnew();
    this.#writeAddress();
  }

  #showState(): void {
    const { filter, dimensions } = this.#state!;
    const outline = this.#outlines.state(dimensions.states[filter.state!]!);
    if (outline !== undefined) this.#controls.showBox(outline.box);
  }

  #openSurge(surge: Surge): void {
    const { place } = surge;
    const county = this.#outlines.county(place.id);
    if (county !== undefined) this.#controls.showBox(county.box, placePixels);
    else {
      const [x, y] = project(place.lng, place.lat);
      this.#controls.showBox([x - 0.004, y - 0.004, x + 0.004, y + 0.004], placePixels);
    }
    if (place.kind !== 'cell') this.#openPlace(place.id, place.name);
  }

  #openPlace(id: string, name: string = this.#outlines.county(id)?.name ?? id): void {
    this.#map.take({ type: 'place', id });
    void this.#place.open(id, name, themes[this.#themeName]);
    this.#writeAddress();
  }

  async #control(command: LiveControl): Promise<void> {
    const error = await this.#session.control(command);
    this.#replay.failed(error);
    if (error === null && command.action === 'seek')
      this.#announcer.say(`Moved to ${dayText(Date.parse(command.eventTime))}.`);
    if (error === null && command.action === 'pause') this.#announcer.say('Replay paused.');
    this.#renderReplay();
  }

  #sendSurges(): void {
    const shown = this.#state!.shownSurges();
    this.#announcer.surges(shown);
    this.#map.take({
      type: 'surges',
      surges: shown.map((surge) => {
        const { place, observed, expected } = surge;
        const [x, y] = project(place.lng, place.lat);
        const sign = surge.state === 'firing' ? '▲' : '△';
        const times = expected > 0 ? ` ×${rateText(observed / expected)}` : '';
        const label = `${sign} ${place.name.replace(/ (?:County|Parish)$/, '')}${times}`;
        return {
          id: surge.id,
          placeId: place.id,
          state: surge.state as 'pending' | 'firing' | 'resolved',
          x,
          y,
          label,
        };
      }),
    });
  }

  #tick(): void {
    const state = this.#state;
    const now = Date.now();
    const isStill = state !== null && (state.status.isPaused || state.status.hasEnded || this.#replay.isHeld);
    // The clock runs a little ahead of the frames, but not when there are none.
    const stands = this.#replay.isHeld || this.#wasLost || this.#connection.phase === 'crowded';
    const shown = stands ? (state?.newestEventMs ?? null) : this.#eventClock.now(now);
    // A replay stands somewhere, before its first accident too.
    this.#header.clock(shown ?? state?.replay?.startMs ?? null, state?.status.speedFactor ?? null, isStill);
  }

  #second(): void {
    this.#announcer.tick();
    const { lostAtMs } = this.#connection;
    const isLost = lostAtMs !== null && Date.now() - lostAtMs >= lostMs;
    if (isLost && !this.#wasLost) {
      this.#wasLost = true;
      this.#announcer.say('Connection lost.');
    }
    const isCrowded = this.#connection.phase === 'crowded';
    document.body.classList.toggle('lost', isLost || isCrowded || this.#refusal !== null);
    this.#banner.show(this.#message(isLost));
    this.#header.link(this.#linkWord(isLost));
    this.#renderAges(isLost || isCrowded);
    if (this.#state === null) this.#renderReplay();
  }

  #linkWord(isLost: boolean): LinkWord {
    const state = this.#state;
    if (this.#refusal !== null) return 'refused';
    if (this.#connection.phase === 'crowded') return 'crowded';
    if (isLost) return 'lost';
    if (state === null || this.#connection.phase === 'waiting') return 'connecting';
    if (this.#replay.isHeld) return 'held';
    if (state.status.hasEnded) return 'ended';
    if (state.status.isPaused) return 'paused';
    if (state.isEmpty) return 'waiting';
    return this.#ageMs() > lostMs ? 'behind' : 'live';
  }

  #message(isLost: boolean): BannerMessage | null {
    const state = this.#state;
    const now = Date.now();
    if (this.#refusal !== null)
      return { text: `${this.#refusal} Open the address that blackspot live has printed.`, isBad: true };
    if (isLost) {
      const { lostAtMs, retryAtMs } = this.#connection;
      const stand = state?.newestEventMs == null ? '' : ` Figures stand at ${timeText(state.newestEventMs)}.`;
      const wait = Math.ceil((retryAtMs - now) / 1000);
      const next = wait > 0 ? `Trying again in ${wait} s.` : 'Trying now.';
      return { text: `Connection lost ${spanText(now - lostAtMs!)} ago.${stand} ${next}`, isBad: true };
    }
    if (this.#connection.phase === 'crowded')
      return {
        text: `This page stands still: ${this.#connection.otherPages} others are open in this browser, which makes at most six connections to one address.`,
        action: { label: 'Go on here', run: () => this.#connection.takeOver() },
      };
    if (state === null) return null;
    if (this.#replay.isHeld) return { text: `The page is paused; ${accidents(this.#heldAccidents)} wait.` };
    if (state.isEmpty) {
      const { replay } = state;
      const from = replay === null ? '' : ` after ${timeText(replay.startMs)} on ${dayText(replay.startMs)}`;
      return { text: `Connected. Waiting for the first accident${from}.` };
    }
    if (this.#note !== null && now < this.#note.untilMs) return { text: this.#note.text };
    if (state.status.lagMs >= lateMs) {
      const { bucketMs } = state.snapshot;
      const open = Math.max(
        1,
        Math.ceil(((state.counts.newestBucket + 1) * bucketMs - (state.watermarkMs ?? 0)) / bucketMs),
      );
      const bars = open === 1 ? 'The last bar is' : `The last ${open} bars are`;
      return {
        text: `${spanText(state.status.lagMs)} behind the stream. ${bars} still filling (hollow).`,
      };
    }
    const skewMs = this.#serverClock.offsetMs;
    if (!passesEverything(state.filter) && state.passingCount() === 0) {
      const clear = { label: 'Show all', run: () => this.#clearFilter() };
      return {
        text: `No accident passes the filter in the last ${spanText(state.snapshot.bucketMs * state.snapshot.maxBuckets)}.`,
        action: clear,
      };
    }
    if (Math.abs(skewMs) > 5 * minuteMs)
      return {
        text: `This machine's clock is ${spanText(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead of' : 'behind'} the server's; the page uses the server's.`,
      };
    return null;
  }

  #clearFilter(): void {
    const { dimensions } = this.#state!;
    const filter = everything(dimensions);
    this.#filters.show(dimensions, filter);
    this.#setFilter(filter);
    this.#second();
  }

  /** How old the last frame is by the server's clock. */
  #ageMs(): number {
    return Math.max(0, this.#serverClock.now(Date.now()) - this.#frameAtServerMs);
  }

  #renderAges(isLost: boolean): void {
    const state = this.#state;
    const age = this.#ageMs();
    const still = state?.status.hasEnded ? 'ended' : state?.status.isPaused ? 'paused' : null;
    const text =
      state === null || state.isEmpty
        ? ''
        : this.#replay.isHeld
          ? 'held'
          : isLost || (age > ageMs && still === null)
            ? `${spanText(age)} old`
            : (still ?? 'live');
    for (const node of document.querySelectorAll('.age')) {
      setText(node, text);
      setClass(node, isLost ? 'age old' : 'age');
    }
  }

  /** After a snapshot or with another filter: other surges are shown. A hidden page waits for the next ones. */
  #renderAnew(): void {
    if (document.visibilityState !== 'hidden') this.#sendSurges();
    this.#renderAll();
  }

  #renderAll(): void {
    const state = this.#state;
    if (state === null || document.visibilityState === 'hidden') return;
    this.#header.figures(state);
    const { feeds } = state.dimensions;
    this.#filters.showNamelessFeed(feeds, state.hasNamelessFeed());
    this.#renderPanels();
    this.#renderReplay();
    this.#updateLegend();
    this.#renderAges(false);
  }

  #renderPanels(): void {
    const state = this.#state;
    if (state === null) return;
    this.#strips.update(state, themes[this.#themeName]);
    // A phone scrolls, and a wall has room.
    const isTight = innerWidth >= 760 && innerWidth < 1700;
    this.#surges.update(state, isTight ? (innerHeight < 700 ? 3 : 4) : 6);
    this.#severity.update(state);
    this.#latest.update(state);
  }

  #renderReplay(): void {
    this.#replay.update(this.#state, this.#session.mayControl);
  }

  #onMapReport(report: MapReport): void {
    if (report.type === 'picture') {
      this.#saving?.(report.blob);
      this.#saving = null;
    } else if (report.type === 'legend') {
      const { top, radiusKm, isSlow } = report;
      setText(
        byId('legend-top'),
        `${rateText(top)} within ${radiusKm < 10 ? rateText(radiusKm) : Math.round(radiusKm)} km`,
      );
      this.#legend = isSlow ? '. No rings: too slow' : '';
      this.#updateLegend();
    }
  }

  #updateLegend(): void {
    const state = this.#state;
    if (state === null) return;
    const { halfLifeMs, isInvented } = state.snapshot;
    setText(
      byId('legend-title'),
      `${isInvented ? 'Invented accidents' : 'Accidents'}, half-life ${spanText(halfLifeMs)}`,
    );
    const sampled = this.#sampleWeight > 1.01 ? `1 of ${rateText(this.#sampleWeight)} drawn. ` : '';
    const past =
      this.#pastAccidents > 0
        ? `Grey: ${largeText(this.#pastAccidents)} accidents before`
        : 'No accidents before';
    setText(byId('legend-note'), sampled + past + this.#legend);
  }

  #drawLegendColors(): void {
    const context = byId<HTMLCanvasElement>('legend-colors').getContext('2d')!;
    const image = context.createImageData(256, 8);
    const pixels = new Uint32Array(image.data.buffer);
    const table = colorTable(themes[this.#themeName].heat);
    for (let at = 0; at < pixels.length; at++) pixels[at] = table[at % 256]!;
    context.putImageData(image, 0, 0);
  }

  #wantedTheme(): ThemeName {
    const chosen = localStorage.getItem('blackspot-theme');
    if (chosen === 'light' || chosen === 'dark') return chosen;
    return this.#systemDark.matches ? 'dark' : 'light';
  }

  #applyTheme(name: ThemeName): void {
    this.#themeName = name;
    document.documentElement.classList.toggle('dark', name === 'dark');
    setText(byId('theme'), name === 'dark' ? 'Light' : 'Dark');
    this.#drawLegendColors();
  }

  #changeTheme(name: ThemeName): void {
    this.#applyTheme(name);
    const theme = themes[name];
    this.#map.take({ type: 'theme', theme });
    this.#place.recolor(theme);
    this.#renderPanels();
  }

  #openHelp(): void {
    openHelp(this.#announcer.mode, (mode: AnnouncerMode) => {
      this.#announcer.mode = mode;
    });
  }

  async #save(): Promise<void> {
    const state = this.#state;
    const picture = new Promise<Blob>((resolve) => {
      this.#saving = resolve;
    });
    this.#map.take({ type: 'picture' });
    const stamp = new Date(state?.newestEventMs ?? Date.now()).toISOString().slice(0, 16).replace(':', '');
    await savePage(
      await picture,
      this.#script.dataset.style!,
      () => savedSentence(this.#state, byId('time').textContent, byId('date').textContent, new Date()),
      `blackspot-live-${stamp}.html`,
    );
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null)
      return;
    const target = event.target as HTMLElement;
    const isControl = target.closest('input, select, textarea') !== null;
    const isButton = target.closest('button, label') !== null;
    const run: Record<string, (() => void) | undefined> = {
      ' ': isControl || isButton ? undefined : () => this.#replay.togglePause(),
      ArrowLeft: isControl ? undefined : () => this.#replay.seekBy(-hourMs),
      ArrowRight: isControl ? undefined : () => this.#replay.seekBy(hourMs),
      '+': () => this.#replay.changeSpeed(1),
      '-': () => this.#replay.changeSpeed(-1),
      '0': () => this.#controls.goHome(),
      '/': () => this.#filters.focus(),
      t: isControl ? undefined : () => openTable(this.#state),
      '?': () => this.#openHelp(),
      Escape: () => this.#place.close(),
    };
    const action = run[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  #writeAddress(): void {
    clearTimeout(this.#addressTimer);
    // Browsers refuse an address that changes with every frame.
    this.#addressTimer = window.setTimeout(() => {
      const state = this.#state;
      if (state === null) return;
      const { filter, dimensions } = state;
      const hash = writeAddress({
        view: this.#controls.isHome ? null : this.#controls.view,
        ...hiddenOf(filter, dimensions),
        place: this.#place.id,
      });
      history.replaceState(
        null,
        '',
        `${location.pathname}${location.search}${hash === '' ? '' : `#${hash}`}`,
      );
    }, 300);
  }

  /** Somebody has typed another address. */
  #readAddress(): void {
    const state = this.#state;
    if (state === null) return;
    const address = readAddress(location.hash);
    const filter = filterOf(address, state.dimensions);
    this.#filters.show(state.dimensions, filter);
    this.#setFilter(filter);
    if (address.view !== null) this.#controls.set(address.view);
    if (address.place !== null && address.place !== this.#place.id) this.#openPlace(address.place);
  }
}

function sumOfPairs(cells: readonly number[]): number {
  let sum = 0;
  for (let at = 1; at < cells.length; at += 2) sum += cells[at]!;
  return sum;
}

async function start(): Promise<void> {
  await showToken();
  const script = document.querySelector<HTMLScriptElement>('script[data-outlines]')!;
  const response = await fetch(script.dataset.outlines!);
  new LivePage((await response.json()) as OutlinesAsset);
}

start().catch((error: unknown) => {
  const banner = byId('banner');
  setHidden(banner, false);
  banner.replaceChildren(element('span', {}, `The page could not start: ${String(error)}`));
});
