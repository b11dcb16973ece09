"""What can go wrong between us and the memory, each with a sentence for the person it stops.

Decides the words. Refuses to know where the errors are caught and shown.
"""

from prompts.problems import ReadinessError


class StoreError(ReadinessError):
    """The root of everything that the store complains about."""


class StoreAddressError(StoreError):
    """The database URL is none that we can use."""


class StoreUnavailableError(StoreError):
    """The database cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Another process held the database, or the row, longer than we wait."""


class StoreTooNewError(StoreError):
    """The database was last opened by a later version of Readiness."""


class StoreForeignError(StoreError):
    """The database belongs to something else."""


class NoSuchOrderError(StoreError):
    """A number that no order has: the order was never opened here, or the number is mistaken."""

    def __init__(self, order_id: int) -> None:
        self.order_id = order_id
        super().__init__(
            f"There is no order with the number {order_id} in this database, so nothing was "
            "changed. Look the order up by its code."
        )


class OrderExistsError(StoreError):
    """The workspace has an order of that code already."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(
            f"There is an order {code} already, so no second one was opened. "
            f"Ask for it with /readiness {code}, or choose another code."
        )


class NoSuchEvidenceError(StoreError):
    """A number that no file of the order has."""

    def __init__(self, order_id: int, number: int) -> None:
        self.order_id = order_id
        self.number = number
        super().__init__(
            f"Order number {order_id} has no file number {number}, so nothing was changed. "
            "Look at the order's list of files."
        )


class NoSuchMessageError(StoreError):
    """A number that no row of the outbox has."""

    def __init__(self, message_id: int) -> None:
        self.message_id = message_id
        super().__init__(
            f"The outbox has no message number {message_id}, so nothing was changed. "
            "It may have been sent from another database."
        )
