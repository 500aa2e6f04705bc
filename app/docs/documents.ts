/** The documents of the site, in the order in which they are listed. Each is docs/<slug>.md. */
export const documents = [
  { slug: 'submit-a-defense', title: 'Submit a defense', summary: 'From an empty folder to a rank.' },
  {
    slug: 'reproduce-and-download',
    title: 'Reproduce and download',
    summary: 'Compute every number again; get data, models and recipes.',
  },
  { slug: 'operate', title: 'Operate a site', summary: 'Settings, logs, disk, backup, upgrade.' },
  {
    slug: 'develop',
    title: 'Develop',
    summary: 'Add an attack, dataset, factor, victim, stage, defense or metric.',
  },
  { slug: 'architecture', title: 'Architecture', summary: 'The folders, and how a submission passes through them.' },
  {
    slug: 'threat-model',
    title: 'Threat model',
    summary: 'What is protected, how, what was tried against it, and what is not covered.',
  },
  {
    slug: 'differences',
    title: 'Why numbers here differ from those of the paper',
    summary: 'Every known difference from the reference implementation, and its effect.',
  },
] as const;
