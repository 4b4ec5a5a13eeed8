#include "service/proforma/session.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

#include "report/number.hpp"
#include "risk/limit_check.hpp"
#include "service/proforma/describe.hpp"
#include "service/provenance.hpp"
#include "service/user_names.hpp"
#include "store/database.hpp"
#include "store/limits.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

template <class T>
Status read_document(const std::string& document, std::string_view what, T& value) {
    auto read = wire::read_json<T>(document);
    if (!read)
        return fail(Code::kCorrupted,
                    fmt::format("the {} of a pro-forma session cannot be read: {}", what,
                                read.error().message));
    value = *std::move(read);
    return {};
}

Result<OpenProforma> opened(const Call& call, store::Transaction& transaction,
                            store::ProformaSession row) {
    OpenProforma session;
    UserNames names(transaction);
    TRY(session.owner, names.of(row.owner));
    session.may_change = may_change(call, row);
    TRY_STATUS(read_document(row.base, "positions", session.base));
    TRY_STATUS(read_document(row.trades, "trades", session.trades));
    TRY_STATUS(read_document(row.settings, "settings", session.settings));
    session.row = std::move(row);
    return session;
}

}  // namespace

bool may_change(const Call& call, const store::ProformaSession& session) {
    return session.owner == call.principal().user.to_string() ||
           call.principal().role >= Role::kManager;
}

Status require_changeable(const Call& call, const store::ProformaSession& session) {
    if (may_change(call, session)) return {};
    return fail(Code::kForbidden,
                fmt::format("only the owner of the session {}, managers and administrators may "
                            "change it",
                            session.name));
}

Result<OpenProforma> open_proforma(const Call& call, store::Transaction& transaction,
                                   const std::string& id) {
    TRY(const store::ProformaSessionId parsed, store::ProformaSessionId::parse(id));
    TRY(store::ProformaSession row, store::get_proforma_session(transaction, parsed));
    return opened(call, transaction, std::move(row));
}

Result<OpenProforma> open_proforma(const Call& call, const std::string& id) {
    OpenProforma session;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(session, open_proforma(call, transaction, id));
        return {};
    }));
    return session;
}

Result<OpenProforma> save_proforma(Call& call, const OpenProforma& session,
                                   const std::string& if_match) {
    TRY_STATUS(require_changeable(call, session.row));
    TRY(const std::int64_t expected, version_of(if_match));
    store::ProformaSession row = session.row;
    row.trades = wire::to_json(session.trades);
    row.settings = wire::to_json(session.settings);
    TRY(row, store::update_proforma_session(call.transaction(), row, expected, call.now()));
    call.set_version(row.version);
    return opened(call, call.transaction(), std::move(row));
}

ProformaView view_of(const OpenProforma& session) {
    return {session.settings,
            session.row.id.to_string(),
            session.base.portfolio.slug,
            session.base.portfolio.name,
            session.row.name,
            session.row.note,
            session.owner,
            session.may_change,
            std::string(session.base.portfolio.base_currency.code()),
            session.row.as_of,
            session.trades,
            session.row.created_at,
            session.row.updated_at,
            session.row.version,
            etag_of(session.row.version)};
}

void number_trades(std::vector<trade::Change>& trades) {
    std::set<std::string> used;
    for (const trade::Change& trade : trades) used.insert(trade.id);
    std::size_t next = 1;
    for (trade::Change& trade : trades) {
        if (!trade.id.empty()) continue;
        while (!used.insert(fmt::format("t{}", next)).second) ++next;
        trade.id = fmt::format("t{}", next);
    }
}

double net_value(const ValuedPortfolio& portfolio) {
    double sum = 0.0;
    for (const ValuedPosition& valued : portfolio.positions)
        sum += valued.value.market_value.value_or(0.0);
    // The cash of a trade is rounded to cents, its value is not.
    const double rounding = 0.005 * static_cast<double>(portfolio.positions.size());
    return std::abs(sum) <= rounding ? 0.0 : sum;
}

double cash_value(const ValuedPortfolio& portfolio) {
    double sum = 0.0;
    for (const ValuedPosition& valued : portfolio.positions)
        if (valued.position.type == model::AssetType::kCash)
            sum += valued.value.market_value.value_or(0.0);
    return sum;
}

std::vector<ProformaPosition> positions_before_and_after(const ValuedPortfolio& before,
                                                         const ValuedPortfolio& after) {
    std::map<std::string, ProformaPosition> positions;
    const auto add_all = [&](const ValuedPortfolio& portfolio, Decimal ProformaPosition::* quantity,
                             std::optional<double> ProformaPosition::* value,
                             std::optional<double> ProformaPosition::* weight) {
        const double net = net_value(portfolio);
        for (const ValuedPosition& valued : portfolio.positions) {
            ProformaPosition& position = positions[valued.position.symbol];
            position.symbol = valued.position.symbol;
            position.type = valued.position.type;
            if (valued.price) position.price = valued.price;
            if (const auto sum = add(position.*quantity, valued.position.quantity))
                position.*quantity = *sum;
            if (!valued.value.market_value) continue;
            position.*value = (position.*value).value_or(0.0) + *valued.value.market_value;
            if (net > 0.0) position.*weight = *(position.*value) / net;
        }
    };
    add_all(before, &ProformaPosition::quantity_before, &ProformaPosition::value_before,
            &ProformaPosition::weight_before);
    add_all(after, &ProformaPosition::quantity_after, &ProformaPosition::value_after,
            &ProformaPosition::weight_after);
    std::vector<ProformaPosition> list;
    for (auto& [symbol, position] : positions) {
        // A position that is not there is worth nothing.
        if (position.quantity_before.is_zero() && !position.value_before)
            position.value_before = 0.0;
        if (position.quantity_after.is_zero() && !position.value_after) position.value_after = 0.0;
        list.push_back(std::move(position));
    }
    return list;
}

Result<std::vector<model::RiskLimit>> session_limits(const Call& call, const OpenProforma& session,
                                                     Issues& issues) {
    std::vector<model::RiskLimit> limits;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(limits, store::all_limits(transaction));
        return {};
    }));
    std::erase_if(limits, [&](const model::RiskLimit& limit) {
        const bool applies = limit.subject_type == model::LimitSubject::kPortfolio &&
                             (limit.subject.empty() || limit.subject == session.row.portfolio);
        return !applies || (limit.valid_until && *limit.valid_until < session.row.as_of);
    });
    std::vector<const model::RiskLimit*> valid;
    for (const model::RiskLimit& limit : limits) valid.push_back(&limit);
    for (Issue& issue : risk::contradictions(valid)) issues.push_back(std::move(issue));
    return limits;
}

Result<ProformaCalculation> calculate_proforma(Call& call, const OpenProforma& session,
                                               std::string_view place) {
    TRY(const auto world, proforma_world(call, session, {}));
    TRY(trade::ChangedBook changed, changed_book(call, session, *world, session.trades, place));
    TRY(const ValuedPortfolio after, valued_in(call, *world, std::move(changed.positions)));
    ProformaCalculation response;
    response.session = view_of(session);
    response.trades = std::move(changed.changes);
    response.positions = positions_before_and_after(world->before, after);
    response.value_before = world->net_before;
    response.value_after = net_value(after);
    response.cash_before = cash_value(world->before);
    response.cash_after = cash_value(after);
    response.costs = changed.costs;
    for (const trade::AppliedChange& trade : response.trades) response.traded_value += trade.value;
    Issues issues = after.issues;
    if (response.cash_after < std::min(response.cash_before, 0.0) - 0.005)
        issues.push_back(
            {Severity::kWarning, "cash_negative",
             fmt::format("the trades leave {} {} of cash",
                         report::grouped_digits(fmt::format("{:.2f}", response.cash_after)),
                         response.session.currency),
             "cash"});
    fill_provenance(response, "proforma.calculate", ProformaIdRequest{session.row.id.to_string()},
                    digest_of(after), std::move(issues));
    return response;
}

}  // namespace ballast::service
