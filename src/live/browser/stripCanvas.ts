/** Draws a strip on a canvas. */
import type { StripCall } from '../strip.js';
import type { StripColors } from '../stripSvg.js';

export function paintStrip(
  canvas: HTMLCanvasElement,
  calls: readonly StripCall[],
  width: number,
  height: number,
  colors: StripColors,
): void {
  const ratio = Math.min(2, devicePixelRatio || 1);
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = '11px "Inter", system-ui, sans-serif';
  for (const call of calls) paint(context, call, width, height, colors);
}

function paint(
  context: CanvasRenderingContext2D,
  call: StripCall,
  width: number,
  height: number,
  colors: StripColors,
): void {
  switch (call.kind) {
    case 'grid':
      context.fillStyle = colors.line;
      context.fillRect(34, Math.round(call.y), width - 38, 1);
      context.fillStyle = colors.muted;
      context.textAlign = 'right';
      context.fillText(call.label, 29, call.y + 4);
      return;
    case 'tick':
      context.fillStyle = colors.muted;
      context.textAlign = 'center';
      context.fillText(call.label, call.x, height - 4);
      return;
    case 'band':
      context.fillStyle = colors.band;
      trace(context, call.points);
      context.fill();
      return;
    case 'bar':
      if (call.isHollow) {
        context.strokeStyle = colors.bar;
        context.lineWidth = 1;
        context.strokeRect(
          call.x + 0.5,
          call.y + 0.5,
          Math.max(0.5, call.width - 1),
          Math.max(0, call.height - 0.5),
        );
        return;
      }
      context.globalAlpha = call.isOutside ? 1 : 0.75;
      context.fillStyle = colors.bar;
      context.fillRect(call.x, call.y, call.width, call.height);
      context.globalAlpha = 1;
      return;
    case 'expected':
      context.strokeStyle = colors.text;
      context.lineWidth = 1.5;
      trace(context, call.points);
      context.stroke();
      return;
    case 'mark': {
      const [tip, foot] = call.isUp ? [call.y - 5, call.y] : [call.y, call.y - 5];
      context.fillStyle = colors.text;
      trace(context, [call.x - 3, foot, call.x + 3, foot, call.x, tip]);
      context.fill();
    }
  }
}

function trace(context: CanvasRenderingContext2D, points: readonly number[]): void {
  context.beginPath();
  context.moveTo(points[0]!, points[1]!);
  for (let at = 2; at < points.length; at += 2) context.lineTo(points[at]!, points[at + 1]!);
}
