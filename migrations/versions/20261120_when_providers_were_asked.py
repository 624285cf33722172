"""when providers were asked and told.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

OPEN = "closed_at IS NULL AND status IN ('created', 'processing', 'failed', 'superseded')"
UNTOLD = "status IN ('requested', 'sent', 'unknown')"


def upgrade() -> None:
    op.add_column('payments', sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('payments', sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_payments_not_closed', 'payments', ['order_id'], unique=False, postgresql_where=OPEN)
    op.add_column('refunds', sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index('ix_refunds_open', 'refunds', ['created_at'], unique=False, postgresql_where=UNTOLD)
    op.add_column('sandbox_charges', sa.Column('reference', sa.String(), server_default='', nullable=False))
    op.create_index(
        'ix_sandbox_charges_waiting', 'sandbox_charges', ['created_at'], unique=False, postgresql_where="status = 'waiting'"
    )


def downgrade() -> None:
    op.drop_index('ix_sandbox_charges_waiting', table_name='sandbox_charges', postgresql_where="status = 'waiting'")
    op.drop_column('sandbox_charges', 'reference')
    op.drop_index('ix_refunds_open', table_name='refunds', postgresql_where=UNTOLD)
    op.drop_column('refunds', 'asked_at')
    op.drop_index('ix_payments_not_closed', table_name='payments', postgresql_where=OPEN)
    op.drop_column('payments', 'closed_at')
    op.drop_column('payments', 'asked_at')
