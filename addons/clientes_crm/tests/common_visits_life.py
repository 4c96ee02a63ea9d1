from dataclasses import dataclass, field
from random import Random

CLOSED = ("won", "lost", "archived", "merged")


@dataclass
class Stay:
    """A stay as the replay has it; hours since the start."""

    stage: str
    order: tuple
    date_in: float
    date_out: float | None = None
    outcome: str = "open"
    reopened: bool = False


@dataclass
class Replay:
    """What the history of one opportunity should be, told by who moves it."""

    stays: list = field(default_factory=list)
    merged: list = field(default_factory=list)

    def become(self, state, stage, hour):
        """Note that the opportunity is now in that state and stage.

        :param str state: open, won, lost or archived.
        :param crm.stage stage: where it is now.
        :param float hour: when.
        """
        last = self.stays[-1] if self.stays else None
        order = (stage.sequence, stage.id)
        if last and last.outcome == "open":
            if state == "open" and last.order == order:
                return
            last.date_out = hour
            if state != "open":
                last.outcome = state
                return
            last.outcome = "back" if order < last.order else "advanced"
        elif last and last.outcome == state:
            return
        reopened = bool(last) and last.outcome in CLOSED
        reopened = reopened and (state in ("open", "won") or last.outcome == "won")
        stay = Stay(stage.name, order, hour, reopened=reopened)
        if state != "open":
            stay.date_out, stay.outcome = hour, state
        self.stays.append(stay)


class Lives:
    """Do at random what people do with opportunities, and keep an own account of it."""

    def __init__(self, test, seed, with_merges=True):
        self.test = test
        self.env = test.env
        self.random = Random(seed)
        self.hour = 0
        self.replays = {}
        self.own_stages = []
        self.steps = [
            getattr(self, name)
            for name in dir(self)
            if name.startswith("do_") and (with_merges or "merge" not in name)
        ]

    @property
    def stages(self):
        return [*self.test.stage.values(), *self.own_stages]

    @property
    def leads(self):
        return self.env["crm.lead"].union(*self.replays)

    def run(self, steps):
        for _step in range(steps):
            self.hour += self.random.choice((0, 1, 1, 5, 24))
            self.test._at(hours=self.hour)
            step = self.random.choice(self.steps)
            if self.replays:
                step(self.random.choice(list(self.replays)))
            else:
                self.do_create(None)
            self.test._end_transaction()

    def become(self, lead, state, stage=None):
        if lead.type == "opportunity":
            self.replays[lead].become(state, stage or lead.stage_id, self.hour)

    def state(self, lead):
        stays = self.replays[lead].stays
        return stays[-1].outcome if stays else None

    def do_create(self, _lead, **context):
        stage = self.random.choice(self.stages)
        leads = self.env["crm.lead"].with_context(**context)
        values = {"name": "Random", "user_id": False, "stage_id": stage.id}
        values["type"] = self.random.choice(("lead", "opportunity", "opportunity"))
        leads = leads.create([values] * self.random.randrange(1, 3))
        for lead in leads.with_env(self.env):
            self.replays[lead] = Replay()
            self.become(lead, "won" if stage.is_won else "open", stage)

    def do_import(self, lead):
        self.do_create(lead, import_file=True, tracking_disable=True)

    def do_convert(self, lead):
        if lead.type == "lead" and lead.active and lead.won_status != "won":
            lead.convert_opportunity(False)
            self.become(lead, "open")

    def do_move(self, lead):
        stage = self.random.choice(self.stages)
        inactive = not lead.active
        lead.stage_id = stage
        if stage.is_won:
            self.become(lead, "won", stage)
        elif not inactive:
            self.become(lead, "open", stage)
        elif self.state(lead) == "won":
            self.become(lead, "archived", stage)

    def do_move_again(self, lead):
        self.do_move(lead)

    def do_lose(self, lead):
        if not lead.stage_id.is_won:
            lead.action_set_lost()
            self.become(lead, "lost")

    def do_win(self, lead):
        lead.action_set_won()
        self.become(lead, "won")

    def do_archive(self, lead):
        active = lead.active
        lead.action_archive()
        if active and self.state(lead) == "open":
            self.become(lead, "archived")

    def do_restore(self, lead):
        if not lead.active:
            lead.action_restore()
            if not lead.stage_id.is_won:
                self.become(lead, "open")

    def do_add_stage(self, _lead):
        if len(self.own_stages) < 3:
            stage = {
                "name": f"Own {self.hour}",
                "sequence": self.random.randrange(9),
                # Without one, whatever is archived there counts as lost.
                "default_probability": 30,
            }
            self.own_stages.append(self.env["crm.stage"].create(stage))

    def do_delete_stage(self, _lead):
        if not self.own_stages:
            return
        stage = self.own_stages.pop()
        leads = self.env["crm.lead"].with_context(active_test=False)
        for lead in leads.search([("stage_id", "=", stage.id)]):
            lead = lead.with_env(self.env)
            active = lead.active
            lead.stage_id = self.test.stage["qualified"]
            if active:
                self.become(lead, "open")
        stage.unlink()

    def do_merge(self, lead):
        other = self.random.choice(list(self.replays))
        if other == lead:
            return
        types = {one: one.type for one in (lead, other)}
        head = (lead | other)._merge_opportunity()
        tail = other if head == lead else lead
        absorbed = self.replays.pop(tail)
        if absorbed.stays:
            last = absorbed.stays[-1]
            last.outcome = "merged"
            last.date_out = self.hour if last.date_out is None else last.date_out
        self.replays[head].merged += [*absorbed.stays, *absorbed.merged]
        if types[head] == "lead" and head.type == "opportunity":
            state = head.won_status if head.won_status != "pending" else "open"
            state = state if head.active or state != "open" else "archived"
            self.become(head, state)
