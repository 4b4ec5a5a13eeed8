#include <fmt/format.h>

#include "model/occ_symbol.hpp"
#include "service/methods.hpp"
#include "service/portfolio/describe_positions.hpp"
#include "store/database.hpp"

namespace ballast::service {

PositionView position_view(const model::Position& position) {
    return {.id = position.id.to_string(),
            .portfolio = position.portfolio.to_string(),
            .symbol = position.symbol,
            .type = position.type,
            .quantity = position.quantity,
            .entry_price = position.entry_price,
            .entry_date = position.entry_date,
            .multiplier = position.multiplier,
            .option = position.option,
            .tags = position.tags,
            .strategy = position.strategy,
            .note = position.note,
            .created_at = position.created_at,
            .updated_at = position.updated_at,
            .version = position.version,
            .etag = etag_of(position.version)};
}

namespace {

PositionView answer(Call& call, const model::Position& position) {
    call.set_version(position.version);
    return position_view(position);
}

Error at(Error error, std::string pointer) {
    error.faults.push_back({std::move(pointer), "value", error.message, ""});
    return error;
}

// `prefix` is where the fields stand in the request, for faults.
Result<model::Position> position_of(const PositionFields& fields, const std::string& prefix) {
    model::Position position{.symbol = fields.symbol,
                             .quantity = fields.quantity,
                             .entry_price = fields.entry_price,
                             .entry_date = fields.entry_date,
                             .option = fields.option,
                             .tags = fields.tags,
                             .strategy = fields.strategy,
                             .note = fields.note};
    const auto occ = model::parse_occ_symbol(fields.symbol);
    position.type = fields.type.value_or(occ || fields.option ? model::AssetType::kOption
                                                              : model::AssetType::kEquity);
    if (position.type == model::AssetType::kOption && !position.option) {
        if (!occ)
            return at(fail(Code::kInvalidInput,
                           fmt::format("{} is an option without terms, and not an OCC symbol: {}",
                                       fields.symbol, occ.error().message)),
                      prefix + "/symbol");
        position.option = *occ;
    }
    if (position.type != model::AssetType::kOption && position.option)
        return at(fail(Code::kInvalidInput, "only an option has option terms"), prefix + "/option");
    position.multiplier =
        fields.multiplier.value_or(Decimal(position.type == model::AssetType::kOption ? 100 : 1));
    if (position.quantity.is_zero())
        return at(fail(Code::kInvalidInput, "the quantity is zero"), prefix + "/quantity");
    if (position.multiplier.sign() <= 0)
        return at(fail(Code::kInvalidInput, "the multiplier must be above zero"),
                  prefix + "/multiplier");
    if (position.entry_price && position.entry_price->is_negative())
        return at(fail(Code::kInvalidInput, "the entry price is negative"),
                  prefix + "/entry_price");
    return position;
}

Result<PositionView> create(Call& call, const CreatePositionRequest& request) {
    TRY(const model::Portfolio portfolio,
        store::find_portfolio(call.transaction(), request.portfolio));
    TRY(model::Position position, position_of(request, ""));
    position.portfolio = portfolio.id;
    if (request.id) {
        TRY(position.id, model::PositionId::parse(*request.id));
    }
    TRY(position, store::create_position(call.transaction(), std::move(position), call.now()));
    call.touch("position:" + position.id.to_string());
    return answer(call, position);
}

Result<CreatePositionsResponse> create_many(Call& call, const CreatePositionsRequest& request) {
    TRY(const model::Portfolio portfolio,
        store::find_portfolio(call.transaction(), request.portfolio));
    std::vector<model::Position> positions;
    std::vector<Fault> faults;
    for (std::size_t i = 0; i < request.positions.rows.size(); ++i) {
        auto position = position_of(request.positions.rows[i], fmt::format("/positions/{}", i));
        if (position) {
            position->portfolio = portfolio.id;
            positions.push_back(*std::move(position));
        } else if (faults.size() < 100) {
            faults.insert(faults.end(), position.error().faults.begin(),
                          position.error().faults.end());
        }
    }
    if (!faults.empty())
        return Error{Code::kInvalidInput,
                     fmt::format("{} of {} positions are wrong; none was added",
                                 request.positions.rows.size() - positions.size(),
                                 request.positions.rows.size()),
                     std::move(faults)};
    CreatePositionsResponse response;
    if (request.replace) {
        TRY(response.removed, store::clear_positions(call.transaction(), portfolio.id));
    }
    TRY(const auto ids, store::create_positions(call.transaction(), positions, call.now()));
    response.created = static_cast<std::int64_t>(ids.size());
    call.touch("portfolio:" + portfolio.slug);
    return response;
}

Result<PositionView> get(Call& call, const PositionIdRequest& request) {
    TRY(const model::PositionId id, model::PositionId::parse(request.id));
    TRY(const model::Position position, store::get_position(call.transaction(), id));
    return answer(call, position);
}

Result<PositionView> update(Call& call, const UpdatePositionRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(const model::PositionId id, model::PositionId::parse(request.id));
    TRY(model::Position position, store::get_position(call.transaction(), id));
    PositionFields fields{
        .symbol = request.symbol.value_or(position.symbol),
        .type = request.type ? request.type : std::optional(position.type),
        .quantity = request.quantity.value_or(position.quantity),
        .entry_price = request.entry_price ? request.entry_price : position.entry_price,
        .entry_date = request.entry_date ? request.entry_date : position.entry_date,
        .multiplier = request.multiplier.value_or(position.multiplier),
        .option = request.option ? request.option : position.option,
        .tags = request.tags.value_or(position.tags),
        .strategy = request.strategy.value_or(position.strategy),
        .note = request.note.value_or(position.note)};
    // New symbol, new contract: the terms are those the symbol names, unless given.
    if (request.symbol && !request.option) fields.option.reset();
    TRY(model::Position changed, position_of(fields, ""));
    changed.id = position.id;
    changed.portfolio = position.portfolio;
    TRY(changed, store::update_position(call.transaction(), changed, expected, call.now()));
    call.touch("position:" + changed.id.to_string());
    return answer(call, changed);
}

Result<Deleted> remove(Call& call, const DeletePositionRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(const model::PositionId id, model::PositionId::parse(request.id));
    TRY_STATUS(store::delete_position(call.transaction(), id, expected));
    call.touch("position:" + request.id);
    return Deleted{request.id};
}

Result<store::PositionFilter> filter_of(Call& call, const PositionFilterFields& fields) {
    store::PositionFilter filter{.symbol = fields.symbol,
                                 .type = fields.type,
                                 .tag = fields.tag,
                                 .strategy = fields.strategy,
                                 .text = fields.text};
    if (!fields.portfolio.empty()) {
        TRY(const model::Portfolio portfolio,
            store::find_portfolio(call.transaction(), fields.portfolio));
        filter.portfolio = portfolio.id;
    }
    return filter;
}

Result<ListPositionsResponse> list(Call& call, const ListPositionsRequest& request) {
    TRY(const store::PositionFilter filter, filter_of(call, request));
    TRY(const auto page, store::list_positions(call.transaction(), filter, request.sort,
                                               {.limit = static_cast<std::size_t>(request.limit),
                                                .cursor = request.cursor,
                                                .direction = request.direction}));
    ListPositionsResponse response;
    for (const model::Position& position : page.items)
        response.data.push_back(position_view(position));
    if (!page.next.empty()) response.next_cursor = page.next;
    if (request.count == Count::kExact) {
        TRY(response.count, store::count_positions(call.transaction(), filter));
    }
    return response;
}

Result<GroupPositionsResponse> group(Call& call, const GroupPositionsRequest& request) {
    TRY(const store::PositionFilter filter, filter_of(call, request));
    TRY(auto groups, store::group_positions(call.transaction(), filter, request.by));
    return GroupPositionsResponse{std::move(groups)};
}

}  // namespace

void add_position_methods(MethodTable& table) {
    table.add<CreatePositionRequest, PositionView>(
        {.name = "position.create",
         .summary = "Adds a position to a portfolio.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/portfolios/{portfolio}/positions"},
         .creates = true},
        create);
    table.add<CreatePositionsRequest, CreatePositionsResponse>(
        {.name = "position.create_many",
         .summary = "Adds many positions to a portfolio: all or none.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/portfolios/{portfolio}/positions/batch"},
         .creates = true},
        create_many);
    table.add<PositionIdRequest, PositionView>({.name = "position.get",
                                                .summary = "Reads a position.",
                                                .permission = Permission::kPortfolioRead,
                                                .effect = Effect::kRead,
                                                .route = {Verb::kGet, "/positions/{id}"},
                                                .idempotent = true},
                                               get);
    table.add<UpdatePositionRequest, PositionView>(
        {.name = "position.update",
         .summary = "Changes a position that is still at the version named.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPatch, "/positions/{id}"},
         .versioned = true},
        update);
    table.add<DeletePositionRequest, Deleted>({.name = "position.delete",
                                               .summary = "Removes a position.",
                                               .permission = Permission::kPortfolioWrite,
                                               .effect = Effect::kWrite,
                                               .route = {Verb::kDelete, "/positions/{id}"},
                                               .versioned = true,
                                               .destructive = true},
                                              remove);
    table.add<ListPositionsRequest, ListPositionsResponse>(
        {.name = "position.list",
         .summary = "Lists positions: filter, sort, page.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/positions"},
         .idempotent = true},
        list);
    table.add<GroupPositionsRequest, GroupPositionsResponse>(
        {.name = "position.group",
         .summary = "Counts positions by type, strategy, tag or symbol.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/position-groups"},
         .idempotent = true},
        group);
}

}  // namespace ballast::service
