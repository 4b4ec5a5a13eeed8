#include <algorithm>
#include <fmt/format.h>

#include "risk/limit_check.hpp"
#include "service/limit/check.hpp"
#include "service/proforma/describe.hpp"
#include "service/proforma/impacts.hpp"
#include "service/proposal_limits.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/price_store.hpp"
#include "wire/json.hpp"
#include "wire/json_figures.hpp"

namespace ballast::service {

namespace {

using model::LimitStatus;

bool is_breach(LimitStatus status) {
    return status == LimitStatus::kSoftBreach || status == LimitStatus::kHardBreach;
}

bool is_worse_breach(const ProposedLimit& limit) {
    if (!is_breach(limit.status_after)) return false;
    if (!is_breach(limit.status_before) || !limit.before || !limit.after) return true;
    return risk::is_worse({limit.comparison, limit.soft, limit.hard}, *limit.after, *limit.before);
}

std::string text_member(std::string_view request, std::string_view name) {
    return wire::read_json<std::string>(wire::member_of(request, name)).value_or("");
}

ProposedLimit row_of(const CheckedLimit& checked) {
    return {.limit = checked.limit,
            .name = checked.name,
            .subject = checked.subject_name,
            .metric = checked.metric,
            .comparison = checked.comparison,
            .unit = checked.unit,
            .currency = checked.currency,
            .soft = checked.soft,
            .hard = checked.hard,
            .before = {},
            .after = {},
            .missing = {}};
}

trade::ChangeAction action_of(trade::OrderSide side) {
    switch (side) {
        case trade::OrderSide::kBuy:
            return trade::ChangeAction::kBuy;
        case trade::OrderSide::kSell:
            return trade::ChangeAction::kSell;
        case trade::OrderSide::kShort:
            return trade::ChangeAction::kShort;
        case trade::OrderSide::kCover:
            return trade::ChangeAction::kCover;
    }
    return trade::ChangeAction::kBuy;
}

// A pro-forma session that is not stored: the orders over the positions of the portfolio.
Result<OpenProforma> session_of(const Call& call, const ExportTradesRequest& request) {
    OpenProforma session;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(session.base.portfolio, store::find_portfolio(transaction, *request.portfolio));
        TRY(session.base.positions,
            store::all_positions(transaction, {.portfolio = session.base.portfolio.id}));
        TRY(const store::PriceParts prices, store::price_parts(transaction));
        if (!prices.last_date())
            return fail(Code::kNotFound, "there are no stored prices: import prices first");
        session.row.as_of = *prices.last_date();
        return {};
    }));
    session.row.portfolio = session.base.portfolio.id.to_string();
    session.row.base = wire::to_json(session.base);
    for (const trade::Order& given : request.trades.rows) {
        TRY(const trade::Order order, trade::complete(given));
        session.trades.push_back({.id = fmt::format("t{}", session.trades.size() + 1),
                                  .action = action_of(order.side),
                                  .symbol = order.symbol,
                                  .type = {},
                                  .quantity = order.quantity,
                                  .weight = {},
                                  .value = {},
                                  .price = {},
                                  .note = {}});
    }
    session.row.trades = wire::to_json(session.trades);
    return session;
}

Result<std::vector<ProposedLimit>> limits_of(Call& call, const OpenProforma& session) {
    TRY(const ProformaImpacts impacts,
        proforma_impacts(call, session,
                         {.id = {}, .methods = {}, .confidence = {}, .contributions = false}));
    std::vector<ProposedLimit> limits;
    for (const ImpactLimit& one : impacts.limits) {
        const std::string currency =
            one.unit == model::LimitUnit::kCurrency ? impacts.currency : std::string();
        limits.push_back({.limit = one.limit,
                          .name = one.name,
                          .subject = session.base.portfolio.slug,
                          .metric = one.metric,
                          .comparison = one.comparison,
                          .unit = one.unit,
                          .currency = currency,
                          .soft = one.soft,
                          .hard = one.hard,
                          .before = one.before,
                          .after = one.after,
                          .status_before = one.status_before,
                          .status_after = one.status_after,
                          .missing = one.missing});
        limits.back().worse = is_worse_breach(limits.back());
    }
    return limits;
}

}  // namespace

LimitTrial::LimitTrial(const Method& method, std::string_view request)
    : method_(method), request_(request) {}

Status LimitTrial::find_subject(const Call& call) {
    portfolio_ = text_member(request_, "portfolio");
    deal_ = text_member(request_, "deal");
    const std::string& name = method_.info().name;
    if (name.starts_with("alm.session.")) balance_sheet_ = text_member(request_, "session");
    const std::string id = text_member(request_, "id");
    if (!portfolio_.empty() || id.empty() || !name.starts_with("position.")) return {};
    TRY(const model::PositionId position, model::PositionId::parse(id));
    return call.read([&](store::Transaction& transaction) -> Status {
        TRY(const model::Position held, store::get_position(transaction, position));
        portfolio_ = held.portfolio.to_string();
        return {};
    });
}

Status LimitTrial::check(Call& call, bool is_after) {
    if (portfolio_.empty() && balance_sheet_.empty() && deal_.empty()) return {};
    CheckLimitsRequest request;
    request.portfolio = portfolio_;
    request.balance_sheet = portfolio_.empty() ? balance_sheet_ : std::string();
    request.deal = portfolio_.empty() && balance_sheet_.empty() ? deal_ : std::string();
    request.recompute = is_after;
    request.record = false;
    TRY(const CheckLimitsResponse checked, check_limits(call, request));
    for (const CheckedLimit& one : checked.limits) {
        auto found = std::ranges::find(found_.limits, one.limit, &ProposedLimit::limit);
        if (found == found_.limits.end())
            found = found_.limits.insert(found_.limits.end(), row_of(one));
        if (!is_after) {
            found->before = one.value;
            found->status_before = one.status;
            continue;
        }
        found->after = one.value;
        found->status_after = one.status;
        found->missing = one.message;
        found->worse = is_worse_breach(*found);
    }
    return {};
}

void LimitTrial::check_before(Call& call) {
    // What is wrong with the request is an error of the write.
    if (const Status found = find_subject(call); !found) return;
    if (const Status checked = check(call, false); !checked)
        found_.note = "Limits were not checked: " + checked.error().message;
}

void LimitTrial::check_after(Call& call) {
    if (!found_.note.empty()) return;
    const Status checked = check(call, true);
    if (checked) return;
    found_.limits.clear();
    // Of what is deleted, there is nothing to check.
    if (checked.error().code != Code::kNotFound)
        found_.note = "Limits were not checked: " + checked.error().message;
}

void LimitTrial::check_orders(Call& call) {
    const std::string& name = method_.info().name;
    if (name != "export.trades" && name != "proforma.export") return;
    const auto found = [&]() -> Result<std::vector<ProposedLimit>> {
        if (name == "proforma.export") {
            TRY(const OpenProforma session, open_proforma(call, text_member(request_, "id")));
            return limits_of(call, session);
        }
        TRY(const ExportTradesRequest request, wire::read_json<ExportTradesRequest>(request_));
        if (!request.portfolio) return std::vector<ProposedLimit>{};
        TRY(const OpenProforma session, session_of(call, request));
        return limits_of(call, session);
    }();
    if (found)
        found_.limits = *found;
    else
        found_.note = "Limits were not checked: " + found.error().message;
}

}  // namespace ballast::service
