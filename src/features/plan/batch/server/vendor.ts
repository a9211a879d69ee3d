import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { HighsCallbackMap } from 'highs';
import { contradictionOf, type Contradiction } from '../contradiction/model.ts';
import type { BatchProblem } from '../model.ts';
import { solveBatches, type Solved, type Solver, type SolverAnswer } from '../solver/model.ts';

/**
 * HiGHS in WebAssembly. `solve` blocks its thread, so the product only calls it inside the worker below; benches and tests call it
 * directly. The model is passed as arrays, never as text.
 */
export async function loadSolver(): Promise<Solver> {
  const { default: loadHighs } = await import('highs');
  const highs = await loadHighs();
  const { modelStatus, callbackType } = highs.constants;
  return ({ model, seconds, start, gap = 0, onProgress }) =>
    highs.withModel((task): SolverAnswer => {
      task.options.set({ output_flag: false, time_limit: seconds, mip_rel_gap: gap, random_seed: 1 });
      task.passModel({
        numCols: model.cost.length, numRows: model.rowLower.length, colCost: model.cost, colLower: model.cost.map(() => 0), colUpper: model.upper,
        rowLower: model.rowLower, rowUpper: model.rowUpper, integrality: Int32Array.from(model.whole),
        matrix: { format: 'csr', numRows: model.rowLower.length, numCols: model.cost.length, starts: model.starts, indices: model.indices, values: model.values },
      });
      if (start) task.setSolution({ colValue: start });
      const callbacks: HighsCallbackMap = onProgress
        ? { [callbackType.mipInterrupt]({ data, interrupt }) { if (onProgress(data.mip_primal_bound ?? Infinity, data.mip_dual_bound ?? -Infinity)) interrupt(); return undefined; } }
        : {};
      const { modelStatus: ended } = task.run(callbacks);
      if (ended === modelStatus.infeasible) return { outcome: 'infeasible', values: null, bound: Infinity };
      const found = Number(task.info.get('primal_solution_status')) === 2; // kSolutionStatusFeasible
      return { outcome: ended === modelStatus.optimal ? 'optimal' : 'stopped', values: found ? task.getSolution().colValue : null, bound: Number(task.info.get('mip_dual_bound')) };
    });
}

/** What the worker sends while it works and at the end. */
export type WorkerNews = { kind: 'progress'; splits: number | null; bound: number } | { kind: 'done'; solved: Solved; contradiction: Contradiction | null };

interface Task {
  task: 'serentak-batches';
  problem: BatchProblem;
  seconds: number;
  gap: number;
}

/** Plans in a thread of its own, so that pages answer meanwhile. `seconds` bounds the search; the contradiction of an impossible input gets as long again. */
export function planInWorker({ problem, seconds, gap = 0, onProgress }: { problem: BatchProblem; seconds: number; gap?: number; onProgress?: (step: { splits: number | null; bound: number }) => void }): Promise<{ solved: Solved; contradiction: Contradiction | null }> {
  return new Promise((resolve, reject) => {
    const task: Task = { task: 'serentak-batches', problem, seconds, gap };
    const worker = new Worker(new URL(import.meta.url), { workerData: task, resourceLimits: { maxOldGenerationSizeMb: 1024 } });
    const patience = setTimeout(() => void worker.terminate(), seconds * 2000 + 20_000);
    worker.on('message', (news: WorkerNews) => {
      if (news.kind === 'progress') onProgress?.(news);
      else resolve({ solved: news.solved, contradiction: news.contradiction });
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      clearTimeout(patience);
      reject(new Error(`the planner's thread ended with ${code}`)); // after an answer this is nothing any more
    });
  });
}

/** The whole story of one problem: what can be seen to be impossible, the plan, and why there is none. Without a solver an answer that needs one is "unknown". */
export function planWith(solver: Solver | null, { problem, seconds, gap, onProgress }: Omit<Task, 'task'> & { onProgress?: (step: { splits: number | null; bound: number }) => void }): { solved: Solved; contradiction: Contradiction | null } {
  const now = (): number => performance.now();
  const impossible: Solved = { outcome: 'infeasible', splits: 0, bound: 0, groups: [] };
  const seen = contradictionOf(problem);
  if (seen) return { solved: impossible, contradiction: seen };
  const solved = solveBatches(problem, solver, { seconds, gap, now, onProgress });
  return { solved, contradiction: solver && solved.outcome === 'infeasible' ? contradictionOf(problem, { solver, seconds, now }) : null };
}

const given = workerData as Partial<Task> | null;
if (!isMainThread && parentPort && given?.task === 'serentak-batches') {
  const port = parentPort;
  let told = 0;
  const onProgress = (step: { splits: number | null; bound: number }): void => {
    if (performance.now() - told < 250) return;
    told = performance.now();
    port.postMessage({ kind: 'progress', ...step } satisfies WorkerNews);
  };
  // Loading the solver takes longer than most plans do, and most plans do not need it.
  const task = { ...(given as Task), onProgress };
  const quick = planWith(null, task);
  port.postMessage({ kind: 'done', ...(quick.solved.outcome === 'unknown' ? planWith(await loadSolver(), task) : quick) } satisfies WorkerNews);
}
