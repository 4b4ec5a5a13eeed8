#include "model/occ_symbol.hpp"
#include "service/methods.hpp"
#include "service/portfolio/describe_positions.hpp"
#include "service/portfolio/position_entry.hpp"
#include "service/portfolio/tags.hpp"
#include "store/database.hpp"

namespace ballast::service {

PositionView position_view(const model::Position& position) {
    return {position, etag_of(position.version)};
}

Result<store::PositionFilter> position_filter(store::Transaction& transaction,
                                              const PositionFilterFields& fields) {
    store::PositionFilter filter{.symbol = model::stored_symbol(fields.symbol),
                                 .type = fields.type,
                                 .tag = fields.tag,
                                 .tags = fields.tags,
                                 .all_tags = fields.tag_match == TagMatch::kAll,
                                 .strategy = fields.strategy,
                                 .text = fields.text};
    if (!fields.portfolio.empty()) {
        TRY(const model::Portfolio portfolio, store::find_portfolio(transaction, fields.portfolio));
        filter.portfolio = portfolio.id;
    }
    return filter;
}

namespace {

using describe::states;

PositionView answer(Call& call, const model::Position& position) {
    call.set_version(position.version);
    return position_view(position);
}

Result<PositionView> create_position(Call& call, const CreatePositionRequest& request) {
    TRY(const model::Portfolio portfolio,
        store::find_portfolio(call.transaction(), request.portfolio));
    TRY(model::Position position, model::enter_position(request, entry_as_of(call, request.as_of)));
    position.portfolio = portfolio.id;
    TRY_STATUS(check_tags_of_one(call.transaction(), position.tags));
    TRY(std::optional<model::Position> twin,
        find_duplicate(call.transaction(), position, request.duplicates));
    if (twin) {
        if (request.duplicates == model::Duplicates::kRefuse)
            return already_held(*twin, kDuplicateHint);
        TRY_STATUS(model::merge_position(*twin, position));
        TRY(position, store::update_position(call.transaction(), *twin, twin->version, call.now()));
    } else {
        if (request.id) {
            TRY(position.id, model::PositionId::parse(*request.id));
        }
        TRY(position, store::create_position(call.transaction(), std::move(position), call.now()));
    }
    call.touch("position:" + position.id.to_string());
    return answer(call, position);
}

Result<PositionView> get_position(Call& call, const PositionIdRequest& request) {
    TRY(const model::PositionId id, model::PositionId::parse(request.id));
    TRY(const model::Position position, store::get_position(call.transaction(), id));
    return answer(call, position);
}

// The entry for a position after a change.
model::PositionEntry changed_entry(const model::Position& position,
                                   const UpdatePositionRequest& request) {
    model::PositionEntry entry = model::entry_of(position);
    describe::apply_change(request, entry);
    using Request = UpdatePositionRequest;
    if (!states<&Request::symbol>(request) || states<&Request::option>(request)) return entry;
    // A new symbol means a new contract: its terms come from the symbol; where it changes between
    // option and other type, type and multiplier do too.
    entry.option.reset();
    const bool was_option = position.type == model::AssetType::kOption;
    if (was_option == model::parse_occ_symbol(model::stored_symbol(entry.symbol)).has_value())
        return entry;
    if (!states<&Request::type>(request)) entry.type.reset();
    if (!states<&Request::multiplier>(request)) entry.multiplier.reset();
    return entry;
}

bool is_at_field(std::string_view pointer, std::string_view field) {
    if (!pointer.starts_with('/') || !pointer.substr(1).starts_with(field)) return false;
    return pointer.size() == field.size() + 1 || pointer[field.size() + 1] == '/';
}

// Errors are reported at fields that the request contains; errors of other fields, which it
// contradicts, at the request.
Error at_stated_fields(Error error, const UpdatePositionRequest& request) {
    using Described = describe::Described<UpdatePositionRequest>;
    std::size_t index = 0;
    Described::fields.each([&](const auto& field) {
        if (Described::is_stated(request, index++)) return;
        for (FieldError& one : error.errors)
            if (is_at_field(one.pointer, field.name)) one.pointer.clear();
    });
    return error;
}

Result<PositionView> update_position(Call& call, const UpdatePositionRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(const model::PositionId id, model::PositionId::parse(request.id));
    TRY(const model::Position position, store::get_position(call.transaction(), id));
    auto entered =
        model::enter_position(changed_entry(position, request), entry_as_of(call, request.as_of));
    if (!entered) return at_stated_fields(std::move(entered).error(), request);
    model::Position changed = *std::move(entered);
    changed.id = position.id;
    changed.portfolio = position.portfolio;
    TRY_STATUS(check_tags_of_one(call.transaction(), changed.tags));
    if (!model::is_duplicate(changed, position)) {
        TRY(const auto held,
            find_duplicate(call.transaction(), changed, model::Duplicates::kRefuse));
        if (held) return already_held(*held, kDuplicateOfUpdateHint);
    }
    TRY(changed, store::update_position(call.transaction(), changed, expected, call.now()));
    call.touch("position:" + changed.id.to_string());
    return answer(call, changed);
}

Result<Deleted> remove_position(Call& call, const DeletePositionRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(const model::PositionId id, model::PositionId::parse(request.id));
    TRY_STATUS(store::delete_position(call.transaction(), id, expected));
    call.touch("position:" + request.id);
    return Deleted{request.id};
}

Result<ListPositionsResponse> list_positions(Call& call, const ListPositionsRequest& request) {
    TRY(const store::PositionFilter filter, position_filter(call.transaction(), request));
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

}  // namespace

void add_position_methods(MethodTable& table) {
    table.add<CreatePositionRequest, PositionView>(
        {.name = "position.create",
         .summary = "Adds a position to a portfolio.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/portfolios/{portfolio}/positions"},
         .creates = true},
        create_position);
    table.add<CreatePositionsRequest, CreatePositionsResponse>(
        {.name = "position.create_many",
         .summary = "Adds several positions to a portfolio.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/portfolios/{portfolio}/positions/batch"},
         .creates = true},
        create_positions);
    table.add<PositionIdRequest, PositionView>({.name = "position.get",
                                                .summary = "Returns a position.",
                                                .permission = Permission::kPortfolioRead,
                                                .effect = Effect::kRead,
                                                .route = {Verb::kGet, "/positions/{id}"},
                                                .idempotent = true},
                                               get_position);
    table.add<UpdatePositionRequest, PositionView>(
        {.name = "position.update",
         .summary = "Updates a position if it is still at the given version.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPatch, "/positions/{id}"},
         .versioned = true},
        update_position);
    table.add<DeletePositionRequest, Deleted>({.name = "position.delete",
                                               .summary = "Deletes a position.",
                                               .permission = Permission::kPortfolioWrite,
                                               .effect = Effect::kWrite,
                                               .route = {Verb::kDelete, "/positions/{id}"},
                                               .versioned = true,
                                               .destructive = true},
                                              remove_position);
    table.add<ListPositionsRequest, ListPositionsResponse>(
        {.name = "position.list",
         .summary = "Lists positions with filter, sort and paging.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/positions"},
         .idempotent = true},
        list_positions);
}

}  // namespace ballast::service
