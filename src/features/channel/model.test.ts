import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isYouTubeAddress, providerOf, readLink, readVideoId } from './model.ts';

test('the id of a broadcast is found in every form its address is pasted in', () => {
  for (const pasted of [
    'dQw4w9WgXcQ', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&t=10s', 'https://youtu.be/dQw4w9WgXcQ?si=abc',
    'https://m.youtube.com/live/dQw4w9WgXcQ?feature=share', 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ', ' https://youtube.com/shorts/dQw4w9WgXcQ ', 'HTTPS://WWW.YOUTUBE.COM/watch?v=dQw4w9WgXcQ',
  ]) assert.equal(readVideoId(pasted), 'dQw4w9WgXcQ', pasted);
});

test('an address without a video in it has no id, and neither has a stranger\'s that looks alike', () => {
  for (const pasted of ['https://www.youtube.com/@dinas', 'https://www.youtube.com/watch?v=short', 'https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ', 'https://evil.example/youtu.be/dQw4w9WgXcQ', '', 'javascript:alert(1)']) {
    assert.equal(readVideoId(pasted), null, pasted);
  }
  assert.deepEqual([isYouTubeAddress('https://www.youtube.com/@dinas'), isYouTubeAddress('https://stream.example/live')], [true, false]);
});

test('a meeting link is kept only as https without a password in it', () => {
  assert.equal(readLink(' https://us02web.zoom.us/j/123?pwd=abc '), 'https://us02web.zoom.us/j/123?pwd=abc');
  for (const pasted of ['http://zoom.us/j/1', 'javascript:alert(1)', 'zoom.us/j/1', 'https://user:secret@zoom.us/j/1', 'https://localhost/j/1', 'data:text/html,x', `https://zoom.us/${'x'.repeat(2000)}`]) {
    assert.equal(readLink(pasted), null, pasted);
  }
});

test('the provider is told by the host, not by a word in the address', () => {
  assert.deepEqual(['https://us02web.zoom.us/j/1', 'https://zoom.us.evil.example/j/1', 'https://meet.google.com/zoom.us'].map(providerOf), ['zoom', 'other', 'other']);
});
