/** What a ministry also asks; answered after the ticket, each by free choice. Words of the table's CHECKs. */
export const profileWords = {
  ageBand: ['under_18', '18_24', '25_34', '35_44', '45_54', '55_up'],
  sex: ['female', 'male'],
  occupation: ['student', 'civil_servant', 'employee', 'self_employed', 'farmer_fisher', 'homemaker', 'not_working', 'retired', 'other'],
  education: ['none', 'primary', 'junior_secondary', 'senior_secondary', 'diploma', 'bachelor', 'postgraduate'],
} as const;

export type ProfileQuestion = keyof typeof profileWords;
export type Profile = Record<ProfileQuestion, string | null>;
export const profileQuestions = Object.keys(profileWords) as ProfileQuestion[];
