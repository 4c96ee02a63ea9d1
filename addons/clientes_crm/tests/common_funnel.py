from datetime import timedelta

import pytz

from .common_visits import VisitsCommon
from .common_visits_life import Lives

CLOSED = ("won", "lost")
OUTCOMES = ("open", "advanced", "back", "won", "lost", "archived", "merged")


class FunnelLives(Lives):
    """Lives with money."""

    def do_value(self, lead):
        lead.expected_revenue = self.random.choice((0, 100, 250.5, 9999.99))

    def do_doubt(self, lead):
        if lead.active and lead.won_status == "pending":
            lead.probability = self.random.randrange(1, 99)


class FunnelCommon(VisitsCommon):
    """Metrics, and the same worked out anew, record by record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.env["clientes.funnel.metrics"]
        cls.calendar = cls.company.resource_calendar_id

    def _get(self, leads, first="2026-01-01", last="2026-12-31", user=None, **values):
        """Return the metrics of some opportunities."""
        self.env.flush_all()
        service = self.service.with_user(user) if user else self.service
        return service.get_metrics([("id", "in", leads.ids)], first, last, **values)

    def _recount(self, leads, first, last, zone="UTC", now=None):
        return Recount(self.env, leads, first, last, zone, now or type(self).now)

    def _assert_drill(self, figures, user=None, context=None):
        """Check that what lies behind each figure is as many records as it says."""
        for name, figure in figures.items():
            model = self.env[figure["model"]].with_context(active_test=False)
            model = model.with_context(**context or {})
            model = model.with_user(user) if user else model
            found = model.search_count(figure["domain"])
            self.assertEqual(found, figure["n"], f"{name}: {figure['domain']}")
            for part, domain in figure["drill"].items():
                self.assertEqual(
                    model.search_count(domain), figure["parts"][part], f"{name}.{part}"
                )
            for row in figure["parts"].get("stages", []):
                if row.get("domain"):
                    count = row["entries" if "entries" in row else "n"]
                    self.assertEqual(model.search_count(row["domain"]), count, row)
            for row in figure["parts"].get("steps", []):
                if "domain" in row:
                    count = model.search_count(row["domain"])
                    self.assertEqual(count, row["reached"], row)


class Recount:
    """The metrics by their definitions, without any of the service's code."""

    def __init__(self, env, leads, first, last, zone, now):
        self.env = env
        self.zone = pytz.timezone(zone)
        self.now = now
        start, end = (
            self.zone.localize(day).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (first, last + timedelta(days=1))
        )
        self.inside = lambda moment: bool(moment) and start <= moment < end
        leads = leads.exists()
        self.visits = env["crm.stage.visit"].search(
            [("lead_id", "in", leads.ids)], order="id"
        )
        own = self.visits.filtered(lambda visit: not visit.merged_lead_ref)
        self.lives = list(own.grouped("lead_id").values())
        self.open = leads.filtered(
            lambda lead: (
                lead.type == "opportunity"
                and lead.active
                and lead.won_status == "pending"
            )
        )
        self.stages = (
            env["crm.stage"]
            .search([], order="sequence, id")
            .filtered(lambda stage: not stage.is_won)
        )

    def closings(self, outcomes):
        return [
            life
            for life in self.lives
            if life[-1].outcome in outcomes and self.inside(life[-1].date_out)
        ]

    def cohort(self):
        """Return what began in the period and was not archived."""
        return [
            life
            for life in self.lives
            if self.inside(life[0].date_in) and life[-1].outcome != "archived"
        ]

    def cycle_days(self):
        return [
            (life[-1].date_out - life[0].date_in).total_seconds() / 86400
            for life in self.closings(["won"])
        ]

    def place(self, visit):
        """Return how many stages of the funnel have been reached with a stay."""
        if visit.is_won_stage and visit.stage_id.is_won:
            return 0
        if visit.stage_id:
            return list(self.stages).index(visit.stage_id) + 1
        return sum(stage.sequence <= visit.stage_sequence for stage in self.stages)

    def reached(self, lives):
        """Return how many lives reached each stage, and were won."""
        places = [
            len(self.stages) + 1
            if life[-1].outcome == "won"
            else max(self.place(visit) for visit in life)
            for life in lives
        ]
        return [
            sum(place >= rank for place in places)
            for rank in range(1, len(self.stages) + 2)
        ]

    def passed(self, lives):
        """Return how many were in each stage one after the other, and were won."""
        counts = [0] * (len(self.stages) + 1)
        for life in lives:
            rest = list(life)
            for rank, stage in enumerate(self.stages):
                while rest and rest[0].stage_id != stage:
                    rest.pop(0)
                if not rest:
                    break
                counts[rank] += 1
            else:
                counts[-1] += life[-1].outcome == "won"
        return counts

    def left(self, stage):
        """Return the days of the stays in a stage that ended in the period."""
        return [
            visit
            for life in self.lives
            for visit in life
            if visit.stage_id == stage
            and self.inside(visit.date_out)
            and visit.seconds >= 60
        ]

    def working_days(self, date_in, date_out, calendar, days_off=()):
        """Return the working days after the day of entry, day by day."""
        zone = pytz.timezone(calendar.tz)
        day, last = (
            pytz.utc.localize(moment).astimezone(zone).date()
            for moment in (date_in, date_out)
        )
        weekdays = {int(line.dayofweek) for line in calendar.attendance_ids}
        count = 0
        while day < last:
            day += timedelta(days=1)
            count += day.weekday() in weekdays and day not in days_off
        return count


def percentile(values, share):
    """Return the value below which that share lies, between two if need be."""
    values = sorted(values)
    if not values:
        return None
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)
