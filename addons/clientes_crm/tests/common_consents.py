from datetime import timedelta

from .common_documents import DocumentCase, DocumentHttpCase


class ConsentCase(DocumentCase):
    """Purposes of their own, each with one published text."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Purpose = cls.env["clientes.consent.purpose"]
        # What the database has of its own must not count.
        Purpose.search([]).write({"active": False, "is_data_authorisation": False})
        cls.purpose_data, cls.purpose_email, cls.purpose_phone = Purpose.create(
            [
                {"name": "Data of the test", "is_data_authorisation": True},
                {"name": "E-mail of the test", "channel": "email"},
                {"name": "Phone of the test", "channel": "phone"},
            ]
        )
        cls.text_data, cls.text_email, cls.text_phone = (
            cls._new_text(purpose) for purpose in Purpose.search([])
        )

    @classmethod
    def _new_text(cls, purpose=None, publish=True, **values):
        """Create a text, in force for two months unless told.

        :param purpose: By default the use of data.
        :param bool publish: Whether customers can agree to it.
        """
        return cls.env["clientes.consent.text"].create(
            {
                "purpose_id": (purpose or cls.purpose_data).id,
                "body": "<p>I agree to the test</p>",
                "date_from": cls.today - timedelta(days=60),
                "state": "published" if publish else "draft",
                **values,
            }
        )

    @classmethod
    def _new_consent(cls, partner, purpose=None, user=None, **values):
        """Register an act, by default the authorisation to use data.

        :param partner: Whose act.
        :param purpose: What for.
        :param user: Who registers it.
        """
        return (
            cls.env["clientes.consent"]
            .with_user(user or cls.env.user)
            .create(
                {
                    "partner_id": partner.id,
                    "purpose_id": (purpose or cls.purpose_data).id,
                    **values,
                }
            )
        )


class ConsentHttpCase(ConsentCase, DocumentHttpCase):
    """The same, over HTTP."""
