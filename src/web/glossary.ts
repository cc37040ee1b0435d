/**
 * The words of Ambit: the standard term first, what else it is called, what it means. One term everywhere: the words here
 * are those of labels, routes and code; the others are only found by search. `docs/glossary.md` is the same on paper.
 */

export interface Term {
  readonly term: string
  /** What others call it; found by search, used nowhere. */
  readonly synonyms: readonly string[]
  readonly meaning: string
  /** Its name in code and API where that is not the term itself. */
  readonly code?: string
}

export interface Chapter {
  readonly title: string
  readonly terms: readonly Term[]
}

const term = (name: string, synonyms: string, meaning: string, code?: string): Term => ({
  term: name,
  synonyms: synonyms === '' ? [] : synonyms.split(', '),
  meaning,
  ...(code === undefined ? {} : { code }),
})

export const GLOSSARY: readonly Chapter[] = [
  {
    title: 'The plan',
    terms: [
      term('Project', 'undertaking', 'A piece of work with a beginning and an end, planned by its tasks.'),
      term('Project template', 'blueprint, pattern', 'A project that new ones begin with.', 'template: true'),
      term('Task', 'activity, work item, to-do', 'A piece of work in a plan.'),
      term(
        'Summary task',
        'phase, work package, parent task, rollup',
        'A task that stands for those below it and takes its dates and progress from them.',
        'summary',
      ),
      term('Milestone', 'gate, key event', 'A task without duration: a point in time that matters.'),
      term(
        'Recurring task',
        'repeating task, series',
        'A summary with a task for each time that something takes place.',
      ),
      term('Split task', 'interrupted task', 'A task that pauses: its parts lie apart.', 'parts'),
      term(
        'Inactive task',
        'cancelled task',
        'A task that stays in sight and takes no part in the schedule.',
        'active: false',
      ),
      term(
        'Manually scheduled task',
        'fixed task, manual task',
        'A task that holds the dates that it was given.',
        'manual',
      ),
      term('Outline level', 'indent, hierarchy level', 'How deep a task stands in the outline; 1 is the top.', 'level'),
      term(
        'WBS code',
        'work breakdown structure, outline number',
        'The number of a task in the outline, such as 2.1.3.',
        'wbs',
      ),
      term(
        'Dependency',
        'link, relationship, logic, predecessor, successor',
        'That a task waits for another: finish to start (FS), start to start (SS), finish to finish (FF), start to finish (SF).',
      ),
      term(
        'Lag',
        'delay, offset',
        'Time between the two ends of a dependency: working, elapsed, or per cent of the predecessor.',
      ),
      term('Lead', 'overlap, negative lag', 'A lag below zero.', 'lag < 0'),
      term(
        'Constraint',
        'restriction, date restriction',
        'What a date of a task must keep to, such as “start no earlier than”.',
      ),
      term(
        'Deadline',
        'due date, target date, must be done by',
        'A day that a task should meet. It moves nothing; missing it is a finding.',
      ),
      term(
        'Finding',
        'warning, issue, health check',
        'Something in the plan that somebody should look at, said in a sentence.',
      ),
    ],
  },
  {
    title: 'The schedule',
    terms: [
      term(
        'Duration',
        'length',
        'Working time from start to finish, in whole seconds; a day is as long as the project says.',
      ),
      term(
        'Elapsed duration',
        'calendar duration, round the clock',
        'Duration that runs at night and on free days, too.',
        'elapsed',
      ),
      term('Work', 'effort, man-hours, person-days', 'What people put into a task: duration times units.'),
      term(
        'Task type',
        'fixed units, fixed work, fixed duration',
        'Which of duration, work and units stays when another changes.',
        'type',
      ),
      term(
        'Effort-driven',
        'constant effort',
        'More people make it shorter, since the work stays the same.',
        'effortDriven',
      ),
      term(
        'Early dates',
        'early start, early finish, ES, EF',
        'The earliest that links, constraints and calendars allow.',
      ),
      term(
        'Late dates',
        'late start, late finish, LS, LF',
        'The latest that does not move the end of the project or break a constraint.',
      ),
      term(
        'Total slack',
        'float, total float, slack, buffer, margin',
        'How far a task can slip without moving the end of the project. Below zero: how much is missing.',
        'totalSlack',
      ),
      term('Free slack', 'free float', 'How far a task can slip without moving any other.', 'freeSlack'),
      term(
        'Critical task',
        'critical activity',
        'A task whose total slack is at most the critical slack of the project, usually zero.',
        'critical',
      ),
      term('Critical path', 'CPM, longest path', 'The critical tasks in their order: any delay there moves the end.'),
      term(
        'Driver',
        'driving link, driving predecessor, cause',
        'What decides a date: a dependency, a constraint, a calendar, progress.',
        'drivenBy',
      ),
      term(
        'Levelling delay',
        'leveling, resource levelling',
        'Time by which a task was put off so that nobody has too much to do.',
        'levelingDelay',
      ),
      term(
        'Project calendar',
        'base calendar',
        'The working calendar of a plan, where a task or a resource has no other.',
        'calendar',
      ),
    ],
  },
  {
    title: 'Progress',
    terms: [
      term(
        'Status date',
        'data date, as-of date, time now, progress line',
        'The day up to which progress is known.',
        'statusDate',
      ),
      term('% complete', 'percent done, progress', 'How much of the duration is done.', 'percentComplete'),
      term('Actual start, actual finish', 'real dates', 'When it really began and ended.'),
      term('Remaining duration', 'estimate to complete, time left', 'What is still to be done of a task.'),
      term(
        'Retained logic',
        'progress out of sequence',
        'What remains of a task that began too early waits for its predecessors.',
        'retainedLogic',
      ),
      term(
        'Progress override',
        '',
        'What remains goes on from the status date whatever the predecessors do.',
        'progressOverride',
      ),
      term('Baseline', 'original plan, snapshot', 'The dates as they were when they were agreed.'),
    ],
  },
  {
    title: 'People and other resources',
    terms: [
      term(
        'Person',
        'employee, staff, user, human resource',
        'Somebody who works here or with us, with or without an account.',
      ),
      term(
        'Engagement',
        'employment, employment contract, position',
        'That somebody works for us from one day to another: as what, where, how much, by which calendar.',
      ),
      term(
        'Working-time share',
        'part-time, FTE, percentage of employment',
        'Per cent of the calendar’s hours.',
        'share',
      ),
      term(
        'Leave',
        'vacation, holiday, absence, time off, sick leave',
        'Time away. It counts in plans once it is approved.',
      ),
      term('Department', 'organisational unit, team', 'A part of the organisation, with a head.'),
      term(
        'Working calendar',
        'shift pattern, work schedule',
        'A week of hours, what differs from it, and public holidays.',
        'calendar',
      ),
      term('Public holiday', 'bank holiday', 'A day on which a country or region does not work.'),
      term(
        'Resource',
        'team member, equipment, material',
        'What a plan works with: a person, a role, equipment, material, or a cost.',
      ),
      term('Assignment', 'allocation, booking', 'A resource at work on a task.'),
      term('Units', 'allocation percentage, availability', 'How much of a resource: 1 is one full person.'),
      term(
        'Over-allocation',
        'overload, overbooking, resource conflict',
        'More asked of a resource at a time than it has.',
        'overAllocated',
      ),
      term(
        'Project member',
        'participant, stakeholder',
        'Somebody to whom a project is shared: a lead changes the plan, a member works in it, a viewer reads it.',
      ),
      term('Sponsor', 'client, owner, steering committee', 'For whom a project is done.'),
    ],
  },
  {
    title: 'Approvals',
    terms: [
      term(
        'Approval',
        'sign-off, authorisation, workflow',
        'A request that people decide about step by step, as the record stands.',
      ),
      term(
        'Approval rule',
        'approval policy, limit, delegation of authority',
        'Which steps records of a type take: by amount, category and relation.',
      ),
      term('Step of an approval', 'approval stage, level', 'People who are asked together, in their turn.', 'steps'),
      term('Quorum', 'any n of m, voting', 'How many of those asked have to approve.', 'need'),
      term('Deputy', 'substitute, stand-in, proxy', 'Somebody who decides for another from one day to another.'),
      term(
        'Passing on',
        'delegation, reassignment, forwarding',
        'Giving a single decision to somebody else, with a reason.',
        'delegate',
      ),
      term('Escalation', 'overdue approval', 'Others may decide as well, because it waited too long.'),
      term('Inbox', 'work list, task list, to-do list', 'Everything that waits for somebody, in one list.'),
    ],
  },
  {
    title: 'Buying',
    terms: [
      term('Vendor', 'supplier, creditor', 'A company that we buy from.'),
      term('Purchase order', 'PO, order', 'What we want to buy from a vendor, for how much and on whose budget.'),
    ],
  },
  {
    title: 'Money',
    terms: [
      term(
        'Legal entity',
        'company, subsidiary, company code, business unit',
        'A company of the group that keeps books of its own: in a base currency, by a fiscal calendar.',
      ),
      term(
        'Base currency',
        'functional currency, local currency, house currency',
        'The currency of the books of a legal entity.',
        'baseCurrency',
      ),
      term(
        'Cost centre',
        'cost center, department code',
        'A place at which costs are gathered, with somebody who answers for them.',
      ),
      term(
        'Cost element',
        'cost type, expense category, natural account',
        'What money is spent on: labour, software, travel.',
      ),
      term(
        'General-ledger account',
        'GL account, nominal account',
        'The account of the books that takes the costs of a cost element.',
        'accountAssignment',
      ),
      term(
        'Operating and capital',
        'opex and capex, expensed and capitalised',
        'Whether money is cost of the year, or buys something that lasts and is depreciated.',
        'spend',
      ),
      term(
        'Fiscal year',
        'financial year, accounting year, business year',
        'A year of the books; it may begin in any month, or consist of whole weeks.',
      ),
      term(
        'Fiscal period',
        'accounting period, posting period',
        'A part of a fiscal year that is closed as one: a month, four weeks, or four and five.',
      ),
      term(
        'Closing',
        'month-end close, soft close, period lock',
        'A period takes postings of finance only, then none.',
        'state: closing, closed',
      ),
      term('Exchange rate', 'conversion rate, fx rate', 'What one currency is worth in another from a day on.'),
      term(
        'Budget rate',
        'planning rate',
        'An exchange rate set for a fiscal year, so that budgets do not move with the market.',
        'kind: budget',
      ),
      term(
        'Month-end rate',
        'closing rate, valuation rate',
        'An exchange rate at which what is open in another currency is valued.',
        'kind: monthEnd',
      ),
      term(
        'Posting rate',
        'spot rate, daily rate',
        'An exchange rate at which something of a day is booked.',
        'kind: posting',
      ),
      term(
        'Minor unit',
        'cent, smallest unit',
        'The smallest part of a currency in which books are kept: 0.01 of a euro, one whole yen.',
      ),
      term(
        'Tax code',
        'VAT code, tax key',
        'How a purchase is taxed. Its rates say what that means from which day on.',
      ),
      term(
        'Tax point',
        'time of supply, chargeable event',
        'The day that decides about the rate of tax: that of the supply, not that of the invoice.',
      ),
      term(
        'Reverse charge',
        'self-assessed tax',
        'The vendor invoices without tax, and the buyer owes it.',
        'treatment: reverseCharge',
      ),
      term(
        'Recoverable tax',
        'input tax, deductible tax',
        'The share of the tax that the tax office gives back; the rest is cost.',
        'recoverable',
      ),
      term('Unit of measure', 'UoM', 'By what quantities are counted: hours, pieces, metres.', 'unit'),
    ],
  },
  {
    title: 'Ambit itself',
    terms: [
      term('Area', 'module, app', 'A part of the job: people, projects, and those to come.'),
      term('Record type', 'entity, table, object', 'A kind of thing that is recorded, declared once.'),
      term('Record', 'row, item, entry', 'One thing of a record type.'),
      term('Field', 'attribute, property, column', 'One value of a record.'),
      term(
        'Custom field',
        'custom column, user-defined field, extended attribute',
        'A field that the company added, or that came with a plan file.',
        'extra',
      ),
      term(
        'Action',
        'workflow step, transition, command',
        'Something that is done to a record, with the reason where it cannot be done now.',
      ),
      term('Account', 'login, user', 'That with which a person signs in.'),
      term('Role', 'group, permission set, profile', 'What an account is, from which follows what it may do.'),
      term('Clearance', 'confidentiality level', 'Up to which classification somebody may read.'),
      term('Audit', 'history, change log, trail', 'Who changed what, when and why; sealed, so that tampering shows.'),
      term('Timeline', 'news feed, event log', 'What happened to a record and what is said about it, in one order.'),
      term('Comment', 'note, remark, reply', 'What somebody says about a record, for everybody who may read it.'),
      term('Edition', 'version of a text', 'The text of a comment as it stood before it was edited.'),
      term('Mention', 'tag, ping', 'A person’s name in a comment, which tells that person of it.'),
      term('Watch', 'follow, subscribe', 'To hear of comments on a record.'),
      term(
        'Record link',
        'relation, related item',
        'That two records belong together, and how: one blocks, causes or repeats the other.',
      ),
      term('View', 'saved filter, saved search', 'A list with its filters, columns and order, kept under a name.'),
      term('Excerpt', 'snippet, preview of a match', 'The piece of a text in which a search found its words.'),
      term(
        'Near match',
        'fuzzy match, typo tolerance, suggestion',
        'A record with words that are spelt nearly as typed, or mean the same.',
        'near',
      ),
      term('File', 'attachment, document, upload', 'Bytes with a name, on a record or in a field of it.'),
      term('File version', 'revision', 'Bytes that a file had from some moment on; older ones stay.', 'number'),
      term(
        'Import',
        'upload of a table, data load, bulk load',
        'Rows of a table that become records, all of them or none, and can be taken back as a whole.',
      ),
      term(
        'Dry run',
        'check, validation, preview, test import',
        'What an import would do and what is wrong in it, found without writing.',
      ),
      term(
        'Key of an import',
        'match field, external key',
        'Fields by whose values a row finds the record that it is about.',
        'key',
      ),
      term('Export', 'download of a list, extract', 'A list as a file, in the rows, columns and order that are seen.'),
      term(
        'Scheduled export',
        'report subscription, recurring report',
        'An export that comes by itself and is told to its recipients.',
      ),
      term('Job', 'background task, batch', 'Long work that shows how far it is and can be left alone.'),
      term('Notification', 'alert, message, news', 'What somebody is told of, in the app and as wished by mail.'),
      term('Digest', 'summary mail, daily mail', 'One mail a day with what somebody was told and has not read.'),
      term('Quiet hours', 'do not disturb', 'Hours of the day in which somebody is not mailed.'),
      term(
        'Webhook',
        'callback, event subscription, outgoing hook',
        'An address of another system to which changes are posted, signed.',
      ),
      term('Delivery', 'attempt, webhook call', 'One message of a webhook, with the answer that it got.'),
    ],
  },
]
