// position.group: positions by an attribute with their values.
#include "risk/position_groups.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "service/book/group_requests.hpp"
#include "service/book/valued.hpp"
#include "service/provenance.hpp"
#include "service/record_methods.hpp"
#include "store/database.hpp"
#include "store/positions.hpp"

namespace ballast::service {

namespace {

std::vector<std::string> keys_of(const ValuedPosition& one, GroupBy by) {
    const model::Position& position = one.position;
    const auto key = [](const std::string& text) {
        return text.empty() ? std::vector<std::string>{} : std::vector{text};
    };
    switch (by) {
        case GroupBy::kType:
            return {std::string(describe::to_word(position.type))};
        case GroupBy::kStrategy:
            return key(position.strategy);
        case GroupBy::kTag:
            return position.tags;
        case GroupBy::kSymbol:
            return {position.symbol};
        case GroupBy::kUnderlying:
            return {position.option ? position.option->underlying : position.symbol};
        case GroupBy::kSector:
            return key(one.sector);
    }
    return {};
}

// The positions that the filter selects, as they are stored.
Result<std::map<model::PortfolioId, std::set<model::PositionId>>> selected(
    Call& call, const GroupPositionsRequest& request) {
    TRY(const store::PositionFilter filter, position_filter(call.transaction(), request));
    TRY(const auto positions, store::all_positions(call.transaction(), filter));
    std::map<model::PortfolioId, std::set<model::PositionId>> ids;
    for (const model::Position& position : positions) ids[position.portfolio].insert(position.id);
    return ids;
}

// Without stored prices the positions of a portfolio have no values.
Result<std::vector<ValuedPosition>> valued_positions(Call& call, const model::PortfolioId& id,
                                                     const GroupPositionsRequest& request,
                                                     GroupPositionsResponse& response) {
    auto valued = load_valued_portfolio(call, id.to_string(), request.as_of, {});
    if (valued) {
        const std::string currency = valued->portfolio.base_currency.to_string();
        if (response.currency.empty()) response.currency = currency;
        if (response.currency != currency)
            response.issues.push_back(
                {Severity::kWarning, "other_currency",
                 fmt::format("{} is in {}: its positions are counted without a value",
                             valued->portfolio.slug, currency),
                 valued->portfolio.slug});
        response.as_of = valued->snapshot.as_of();
        for (ValuedPosition& one : valued->positions)
            if (response.currency != currency) one.value.market_value.reset();
        response.issues = joined(std::move(response.issues), valued->issues);
        return std::move(valued->positions);
    }
    response.issues.push_back(
        {Severity::kWarning, "no_price", valued.error().message, id.to_string()});
    TRY(auto stored, store::all_positions(call.transaction(), {.portfolio = id}));
    std::vector<ValuedPosition> positions;
    for (model::Position& position : stored) positions.push_back({.position = std::move(position)});
    return positions;
}

Result<GroupPositionsResponse> group_positions(Call& call, const GroupPositionsRequest& request) {
    TRY(const auto ids, selected(call, request));
    GroupPositionsResponse response;
    std::vector<risk::GroupedPosition> rows;
    for (const auto& [portfolio, chosen] : ids) {
        TRY(const auto positions, valued_positions(call, portfolio, request, response));
        for (const ValuedPosition& one : positions)
            if (chosen.contains(one.position.id))
                rows.push_back({one.position.symbol, one.position.quantity, one.value.market_value,
                                keys_of(one, request.by)});
    }
    const bool by_tag = request.by == GroupBy::kTag;
    risk::PositionGroups groups = risk::position_groups(
        rows, by_tag ? std::span<const std::string>(request.tags) : std::span<const std::string>());
    response.groups = std::move(groups.groups);
    response.totals = groups.totals;
    response.coverage = groups.coverage;
    return response;
}

}  // namespace

void add_position_group_methods(MethodTable& table) {
    table.add<GroupPositionsRequest, GroupPositionsResponse>(
        {.name = "position.group",
         .summary =
             "Positions by type, strategy, tag, symbol, underlying or sector, with their values.",
         .doc = "A position with several tags counts in each of their groups. Quantities are added "
                "only where all positions of a group have the same symbol.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/position-groups"},
         .idempotent = true},
        group_positions);
}

}  // namespace ballast::service
