/** The script of a page whose charts plotly.js draws as they come near. Paper shows the drawings of the page itself. */
import { Charts } from './charts.js';

const charts = new Charts();
window.blackspot = { charts };

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      void charts.draw(target as HTMLElement);
    }
  },
  { rootMargin: '600px' },
);
for (const plot of document.querySelectorAll('.plot')) observer.observe(plot);
