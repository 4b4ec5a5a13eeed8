#include "store/agents.hpp"

#include <fmt/format.h>

#include "store/describe_agents.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"

namespace ballast::store {

namespace {

using ProposalColumns = detail::DescribedRow<Proposal>;

std::string select_proposals(std::string_view tail) {
    return fmt::format("SELECT {} FROM proposals {}", ProposalColumns::column_list(), tail);
}

}  // namespace

Result<AgentUse> agent_use(Transaction& transaction, std::string_view agent, fin::Date date) {
    TRY(const Rows rows, transaction.query("SELECT calls, milliseconds, tokens FROM agent_use "
                                           "WHERE agent = $1 AND date = $2",
                                           {agent, date}));
    if (rows.empty()) return AgentUse{};
    return AgentUse{rows[0].integer(0), rows[0].integer(1), rows[0].integer(2)};
}

Status add_agent_use(Transaction& transaction, std::string_view agent, fin::Date date,
                     const AgentUse& more) {
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.agent_use (tenant_id, agent, date, calls, milliseconds, tokens) VALUES "
        "(current_tenant(), $1, $2, $3, $4, $5) ON CONFLICT (tenant_id, agent, date) DO UPDATE SET "
        "calls = agent_use.calls + excluded.calls, milliseconds = agent_use.milliseconds + "
        "excluded.milliseconds, tokens = agent_use.tokens + excluded.tokens",
        {agent, date, more.calls, more.milliseconds, more.tokens}));
    return {};
}

Status add_proposal(Transaction& transaction, const Proposal& proposal) {
    return detail::insert_row(transaction, "proposals", proposal);
}

Result<Proposal> get_proposal(Transaction& transaction, const ProposalId& id) {
    TRY(const Rows rows, transaction.query(select_proposals("WHERE id = $1"), {id}));
    if (rows.empty())
        return fail(Code::kNotFound, fmt::format("there is no proposal \"{}\"", id.to_string()))
            .with("proposal", id.to_string());
    return ProposalColumns::read(rows[0]);
}

Result<std::vector<Proposal>> list_proposals(Transaction& transaction,
                                             std::optional<ProposalState> state, int limit) {
    const std::string tail = "ORDER BY created_at DESC, id DESC LIMIT $1";
    TRY(const Rows rows, state ? transaction.query(select_proposals("WHERE state = $2 " + tail),
                                                   {limit, detail::stored(*state)})
                               : transaction.query(select_proposals(tail), {limit}));
    std::vector<Proposal> proposals;
    for (const Row row : rows) {
        TRY(Proposal proposal, ProposalColumns::read(row));
        proposals.push_back(std::move(proposal));
    }
    return proposals;
}

Result<bool> decide_proposal(Transaction& transaction, const Proposal& decided) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.proposals SET state = $2, decided_at = $3, decided_by = "
                            "$4, comment = $5 WHERE tenant_id = current_tenant() AND id = $1 AND "
                            "state = 'waiting'",
                            {decided.id, detail::stored(decided.state), decided.decided_at,
                             decided.decided_by, decided.comment}));
    return changed > 0;
}

Status finish_proposal(Transaction& transaction, const ProposalId& id, ProposalState state,
                       std::string_view response) {
    TRY_STATUS(
        transaction.execute("UPDATE main.proposals SET state = $2, response = $3 WHERE "
                            "tenant_id = current_tenant() AND id = $1",
                            {id, detail::stored(state), response}));
    return {};
}

Result<bool> has_due_proposals(Transaction& transaction, Instant now) {
    TRY(const Rows rows,
        transaction.query(
            "SELECT 1 FROM proposals WHERE state = 'waiting' AND expires_at <= $1 LIMIT 1", {now}));
    return !rows.empty();
}

Result<std::vector<Proposal>> expire_proposals(Transaction& transaction, Instant now, int most) {
    TRY(const Rows rows,
        transaction.query(select_proposals("WHERE state = 'waiting' AND expires_at <= $1 "
                                           "ORDER BY expires_at, id LIMIT $2"),
                          {now, most}));
    std::vector<Proposal> expired;
    for (const Row row : rows) {
        TRY(Proposal proposal, ProposalColumns::read(row));
        proposal.state = ProposalState::kExpired;
        proposal.decided_at = now;
        // Another one may have decided in between.
        TRY(const bool changed, decide_proposal(transaction, proposal));
        if (changed) expired.push_back(std::move(proposal));
    }
    return expired;
}

}  // namespace ballast::store
