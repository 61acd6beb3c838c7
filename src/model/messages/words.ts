/** Words that stand within sentences, and how several stand together. */
export const wordMessages = {
  'age.days': '{days} days ago',
  'age.hours': '{hours} h ago',
  'age.in-days': 'in {days} days',
  'age.in-hours': 'in {hours} h',
  'age.in-minutes': 'in {minutes} min',
  'age.minutes': '{minutes} min ago',
  'age.now': 'just now',
  'words.no-class': 'none',
  'words.list': '{one}, {other}',
  'words.sentences': '{one} {other}',
} as const;
