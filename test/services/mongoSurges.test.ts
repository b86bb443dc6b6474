import { describe, expect, it } from 'vitest';
import { openLive } from '../../src/app/openLive.js';
import { createRandom } from '../../src/stats/index.js';
import { openMongoStore } from '../../src/storage/mongodb/store.js';
import { SurgeDetector } from '../../src/surges/detector.js';
import { learnHistory } from '../../src/surges/history.js';
import { parquetSource } from '../query/parquetSource.js';
import { batchOf, writeTo } from '../support/streams.js';
import { accidentsOf, madeEvents, madePlaces } from '../surges/streams.js';
import { emptyDatabase, messagesOf } from './mongoHelpers.js';
import { withoutMongodb } from './services.js';

describe.skipIf(withoutMongodb)('the history of surges', () => {
  it('is the same from MongoDB as from Parquet', async () => {
    const fromMs = Date.UTC(2019, 0, 7);
    const untilMs = fromMs + 42 * 86_400_000;
    const accidents = accidentsOf(madeEvents(madePlaces(6, 60), fromMs, untilMs, 0.2, createRandom(1)));
    const url = await emptyDatabase('surgeHistory');
    const store = await openMongoStore(url);
    await writeTo(store, batchOf(messagesOf(accidents)));
    await store.close();
    const live = await openLive(url);
    const states: unknown[] = [];
    for (const source of [await parquetSource(accidents), live]) {
      const detector = new SurgeDetector({ kinds: ['county', 'city', 'cell'] });
      expect(await learnHistory(detector, source)).toMatchObject({ isReady: true, places: 18 });
      const ids = Array.from({ length: detector.places.count }, (_, place) => detector.places.idOf(place));
      states.push(
        ids.sort().map((id) => {
          const place = detector.places.numberOf(id)!;
          const { lat, lng, ...watched } = detector.places.watched(place);
          const expected = detector.expected(id, untilMs, untilMs + 7_200_000)!;
          const rounded = [lat, lng, expected, detector.rates.overdispersion(place)].map((x) =>
            x.toPrecision(6),
          );
          return { ...watched, rounded };
        }),
      );
    }
    await live.close();
    expect(states[1]).toEqual(states[0]);
  });
});
