import { capitalise, formatCount, formatCountOf, formatLevel, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import { pointMap } from '../../charts/pointMap.js';
import { smallMaps } from '../../charts/smallMaps.js';
import { verbFor } from '../sections/words.js';
import { type CloseUp, maxDotsInCloseUp } from './closeUps.js';
import type { HotspotsContext, LeadingHotSpot } from './context.js';
import { footnote, rateUnit } from './words.js';

export function leadingMap(context: HotspotsContext): Figure {
  const { leading, clustering } = context;
  const more = clustering.hotSpots.length - leading.length;
  const most = leading.slice(0, 3).map(({ name, n }) => `${name} ${formatCount(n)}`);
  return pointMap({
    id: 'spots-map',
    headline: more > 0 ? `The ${formatCountOf(leading.length, 'hot spot')} with most accidents` : 'Hot spots',
    alt: `Map with a dot for each of ${formatCountOf(leading.length, 'hot spot')}; its area grows with the accidents in the hot spot. Most accidents: ${most.join('; ')}.`,
    footnote: `${footnote(context)}${more > 0 ? `; ${formatCount(more)} smaller hot spots not drawn` : ''}`,
    lng: leading.map(({ lng }) => lng),
    lat: leading.map(({ lat }) => lat),
    weight: leading.map(({ n }) => n),
    hover: leading.map(({ rank, name, n }) => `${rank}. ${name}: ${formatCountOf(n, 'accident')}`),
    noun: 'hot spots',
  });
}

/** `All feeds, n = 475`: the accidents in the top hot spots. */
function topFootnote(top: readonly LeadingHotSpot[], context: HotspotsContext): string {
  return footnote(
    context,
    top.reduce((sum, { n }) => sum + n, 0),
  );
}

export function rankingChart(top: readonly LeadingHotSpot[], context: HotspotsContext): Figure {
  const { options, clustering } = context;
  const highest = top.slice(0, 3).map(({ name, rate }) => `${name} ${formatNumber(rate.rate)}`);
  return forestPlot({
    id: 'spots-ranking',
    headline: `${capitalise(rateUnit(context))} in the leading hot spots`,
    alt: `${context.years === null ? 'Counts' : 'Rates'} with ${formatLevel(options.confidenceLevel)} intervals, most first: ${highest.join('; ')}. Where intervals overlap, the order is not settled.`,
    footnote: `${topFootnote(top, context)} in ${top.length} of ${formatCountOf(clustering.hotSpots.length, 'hot spot')}`,
    rows: top.map(({ rank, name, n, rate }) => ({
      label: `${rank}. ${name}`,
      estimate: rate.rate,
      lower: rate.lower,
      upper: rate.upper,
      n,
    })),
    xTitle: capitalise(rateUnit(context)),
    reference: null,
  });
}

export function closeUpMaps(closeUps: readonly CloseUp[], context: HotspotsContext): Figure {
  const top = closeUps.map(({ hotSpot }) => hotSpot);
  return smallMaps({
    id: 'spots-close-up',
    headline: `The top ${top.length} from close up`,
    alt: `${formatCountOf(top.length, 'small map')} of the leading ${verbFor(top.length, 'hot spot', 'hot spots')}, each to its own scale. Accidents are dots, those of the hot spot in colour inside its hull. The dots draw the streets.`,
    footnote: `${topFootnote(top, context)} in these hot spots; at most ${maxDotsInCloseUp} dots a map`,
    maps: closeUps.map(({ hotSpot: { rank, name, hull, n }, lng, lat, isInside }) => ({
      title: `${rank}. ${name}`,
      lng,
      lat,
      inside: isInside,
      n,
      area: { name, ring: hull.ring, detail: formatCountOf(n, 'accident') },
    })),
  });
}
