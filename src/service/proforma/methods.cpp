// proforma.create, list, get, delete, trades, calculate, impacts, save and export.
#include "service/methods.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "service/proforma/describe.hpp"
#include "service/proforma/impacts.hpp"
#include "service/proforma/session.hpp"
#include "service/proforma/suggest.hpp"
#include "service/trade/export.hpp"
#include "service/user_names.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/price_store.hpp"
#include "store/results.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

// ---- sessions ---------------------------------------------------------------------------------

Result<ProformaCalculation> create(Call& call, const CreateProformaRequest& request) {
    store::Transaction& transaction = call.transaction();
    OpenProforma session;
    TRY(session.base.portfolio, store::find_portfolio(transaction, request.portfolio));
    TRY(session.base.positions,
        store::all_positions(transaction, {.portfolio = session.base.portfolio.id}));
    session.settings = request;
    session.trades = request.trades;
    number_trades(session.trades);
    session.row = {.owner = call.principal().user.to_string(),
                   .portfolio = session.base.portfolio.id.to_string(),
                   .name = request.name.empty() ? session.base.portfolio.name : request.name,
                   .note = request.note};
    if (request.as_of) {
        session.row.as_of = *request.as_of;
    } else {
        TRY(const store::PriceParts parts, store::price_parts(transaction));
        if (!parts.last_date())
            return fail(Code::kNotFound,
                        "there are no stored prices: import prices, or load the demo");
        session.row.as_of = *parts.last_date();
    }
    session.row.base = wire::to_json(session.base);
    session.row.trades = wire::to_json(session.trades);
    session.row.settings = wire::to_json(session.settings);
    TRY(session.row, store::create_proforma_session(transaction, session.row, call.now()));
    // With the stored form of the positions, as later calls have it.
    TRY(session, open_proforma(call, transaction, session.row.id.to_string()));
    TRY(ProformaCalculation response, calculate_proforma(call, session, "/trades"));
    call.set_version(session.row.version);
    call.touch("proforma:" + session.row.id.to_string());
    return response;
}

Result<ListProformaResponse> list_sessions(Call& call, const ListProformaRequest& request) {
    std::string portfolio;
    if (!request.portfolio.empty()) {
        TRY(const model::Portfolio found,
            store::find_portfolio(call.transaction(), request.portfolio));
        portfolio = found.id.to_string();
    }
    TRY(const auto page,
        store::list_proforma_sessions(call.transaction(), portfolio,
                                      {.limit = static_cast<std::size_t>(request.limit),
                                       .cursor = request.cursor,
                                       .direction = request.direction}));
    ListProformaResponse response;
    UserNames names(call.transaction());
    for (const store::ProformaSession& row : page.items) {
        TRY(std::string owner, names.of(row.owner));
        TRY(const auto trades, wire::read_json<std::vector<trade::Change>>(row.trades));
        response.data.push_back({row.id.to_string(), row.portfolio, row.name, row.note,
                                 std::move(owner), may_change(call, row), row.as_of,
                                 static_cast<std::int64_t>(trades.size()), row.created_at,
                                 row.updated_at, etag_of(row.version)});
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

Result<ProformaView> get(Call& call, const ProformaIdRequest& request) {
    TRY(const OpenProforma session, open_proforma(call, request.id));
    call.set_version(session.row.version);
    return view_of(session);
}

Result<Deleted> remove(Call& call, const DeleteProformaRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(const store::ProformaSessionId id, store::ProformaSessionId::parse(request.id));
    TRY(const auto session, store::get_proforma_session(call.transaction(), id));
    TRY_STATUS(require_changeable(call, session));
    TRY_STATUS(store::delete_proforma_session(call.transaction(), id, expected));
    call.touch("proforma:" + request.id);
    return Deleted{request.id};
}

// ---- trades -----------------------------------------------------------------------------------

Status change_list(std::vector<trade::Change>& trades, const ProformaTradesRequest& request) {
    if (request.replace) trades.clear();
    const auto position = [&](const std::string& id) {
        return std::ranges::find(trades, id, &trade::Change::id);
    };
    const auto missing = [&](std::string pointer, const std::string& id) {
        return invalid(std::move(pointer), "unknown",
                       fmt::format("the session has no trade {}", id),
                       "read the session again for the ids of its trades");
    };
    for (std::size_t i = 0; i < request.remove.size(); ++i) {
        const auto found = position(request.remove[i]);
        if (found == trades.end()) return missing(fmt::format("/remove/{}", i), request.remove[i]);
        trades.erase(found);
    }
    for (std::size_t i = 0; i < request.update.size(); ++i) {
        const auto found = position(request.update[i].id);
        if (found == trades.end())
            return missing(fmt::format("/update/{}/id", i), request.update[i].id);
        *found = request.update[i];
    }
    for (std::size_t i = 0; i < request.add.size(); ++i) {
        const trade::Change& added = request.add[i];
        if (!added.id.empty() && position(added.id) != trades.end())
            return invalid(fmt::format("/add/{}/id", i), "duplicate",
                           fmt::format("the session already has a trade {}", added.id),
                           "leave the id out, or update that trade");
        trades.push_back(added);
    }
    constexpr std::size_t kMostTrades = 1000;
    if (trades.size() > kMostTrades)
        return fail(Code::kLimitExceeded,
                    fmt::format("a session has at most {} trades", kMostTrades));
    number_trades(trades);
    return {};
}

// An error of a trade in the whole list, at its place in the request.
Error at_request(Error error, const std::vector<trade::Change>& trades,
                 const ProformaTradesRequest& request) {
    for (FieldError& field : error.errors) {
        constexpr std::string_view kPlace = "/trades/";
        if (!field.pointer.starts_with(kPlace)) continue;
        const std::string rest = field.pointer.substr(kPlace.size());
        const std::size_t slash = rest.find('/');
        const std::size_t index = std::stoul(rest.substr(0, slash));
        const std::string tail = slash == std::string::npos ? "" : rest.substr(slash);
        const std::size_t first_added = trades.size() - request.add.size();
        if (index >= first_added) {
            field.pointer = fmt::format("/add/{}{}", index - first_added, tail);
            continue;
        }
        const auto updated =
            std::ranges::find(request.update, trades[index].id, &trade::Change::id);
        if (updated != request.update.end()) {
            field.pointer = fmt::format("/update/{}{}", updated - request.update.begin(), tail);
            continue;
        }
        // A trade that the request does not name no longer fits.
        field.message = fmt::format("trade {}: {}", trades[index].id, field.message);
        field.pointer = "";
    }
    return error;
}

Result<ProformaCalculation> change_trades(Call& call, const ProformaTradesRequest& request) {
    TRY(OpenProforma session, open_proforma(call, call.transaction(), request.id));
    TRY_STATUS(change_list(session.trades, request));
    if (request.name) session.row.name = *request.name;
    if (request.note) session.row.note = *request.note;
    if (request.cost_bp) session.settings.cost_bp = *request.cost_bp;
    if (request.lot) session.settings.lot = *request.lot;
    TRY(const OpenProforma saved, save_proforma(call, session, request.if_match));
    auto response = calculate_proforma(call, saved, "/trades");
    if (!response) return at_request(std::move(response).error(), session.trades, request);
    call.touch("proforma:" + request.id);
    return response;
}

Result<ProformaCalculation> calculate(Call& call, const ProformaIdRequest& request) {
    TRY(const OpenProforma session, open_proforma(call, request.id));
    return calculate_proforma(call, session, "");
}

Result<ProformaImpacts> impacts(Call& call, const ProformaImpactsRequest& request) {
    TRY(const OpenProforma session, open_proforma(call, request.id));
    return proforma_impacts(call, session, request);
}

// ---- saving and exporting ---------------------------------------------------------------------

Result<std::vector<model::Position>> positions_after(Call& call, const OpenProforma& session) {
    TRY(const auto world, proforma_world(call, session, {}));
    TRY(trade::ChangedBook changed, changed_book(call, session, *world, session.trades, ""));
    return std::move(changed.positions);
}

Result<SaveProformaResponse> save_as_portfolio(Call& call, const OpenProforma& session,
                                               const SaveProformaRequest& request) {
    if (!call.principal().permissions.has(Permission::kPortfolioWrite))
        return fail(Code::kForbidden,
                    fmt::format("saving as a portfolio requires the permission {}",
                                to_string(Permission::kPortfolioWrite)));
    if (request.slug.empty())
        return invalid("/slug", "required", "the slug of the new portfolio is missing",
                       "give a slug of small letters, digits and hyphens");
    model::Portfolio portfolio = session.base.portfolio;
    portfolio.id = {};
    portfolio.slug = request.slug;
    portfolio.name = request.name.empty() ? session.row.name : request.name;
    portfolio.description = fmt::format("Pro-forma of {} as of {}", session.base.portfolio.slug,
                                        session.row.as_of.to_string());
    TRY(portfolio, store::create_portfolio(call.transaction(), std::move(portfolio), call.now()));
    TRY(std::vector<model::Position> positions, positions_after(call, session));
    for (model::Position& position : positions) {
        position.id = {};
        position.portfolio = portfolio.id;
        position.version = 1;
    }
    TRY_STATUS(store::create_positions(call.transaction(), positions, call.now()));
    call.touch("portfolio:" + portfolio.slug);
    return SaveProformaResponse{.as = ProformaSaveAs::kPortfolio,
                                .portfolio = portfolio.id.to_string(),
                                .slug = portfolio.slug,
                                .positions = static_cast<std::int64_t>(positions.size())};
}

Result<SaveProformaResponse> save_as_snapshot(Call& call, const OpenProforma& session) {
    TRY(const ProformaImpacts impacts, proforma_impacts(call, session, {}));
    TRY(const std::vector<model::Position> positions, positions_after(call, session));
    store::ResultDraft draft{.key = {store::ResultSubject::kPortfolio, session.row.portfolio,
                                     "proforma", session.row.as_of},
                             .digest = impacts.digest};
    for (const ImpactFigure& figure : impacts.figures)
        if (figure.after) draft.figures[figure.name] = *figure.after;
    draft.manifest = wire::to_json(
        std::map<std::string, std::string>{{"session", session.row.id.to_string()},
                                           {"version", std::to_string(session.row.version)},
                                           {"data", impacts.data_digest}});
    draft.document = wire::to_json(impacts);
    draft.reason = session.row.name;
    draft.created_by = call.principal().name;
    TRY(const store::KeptResult kept, store::keep_result(call.transaction(), draft, call.now()));
    call.touch("proforma:" + session.row.id.to_string());
    return SaveProformaResponse{.as = ProformaSaveAs::kSnapshot,
                                .result = kept.row.id.to_string(),
                                .positions = static_cast<std::int64_t>(positions.size())};
}

Result<SaveProformaResponse> save(Call& call, const SaveProformaRequest& request) {
    TRY(const OpenProforma session, open_proforma(call, call.transaction(), request.id));
    TRY(const std::int64_t expected, version_of(request.if_match));
    if (session.row.version != expected)
        return fail(Code::kConflict,
                    fmt::format("the session has been changed; its current version is {}",
                                session.row.version))
            .with("version", fmt::format("{}", session.row.version));
    if (request.as == ProformaSaveAs::kPortfolio) return save_as_portfolio(call, session, request);
    return save_as_snapshot(call, session);
}

Result<ExportTradesResponse> export_session(Call& call, const ExportProformaRequest& request) {
    if (request.type != trade::OrderType::kMarket && request.type != trade::OrderType::kLimit)
        return invalid("/type", "not_allowed", "a session has no stop prices",
                       "use market, or limit for orders at the prices of the session");
    TRY(const OpenProforma session, open_proforma(call, request.id));
    TRY(const auto world, proforma_world(call, session, {}));
    TRY(const trade::ChangedBook changed, changed_book(call, session, *world, session.trades, ""));
    TRY(std::vector<trade::Order> orders,
        trade::orders_between(session.base.positions, changed.positions));
    if (orders.empty())
        return invalid("/id", "empty", "the session has no trades to export",
                       "add trades with proforma.trades first");
    std::map<std::string, double> prices;
    for (const trade::AppliedChange& change : changed.changes) prices[change.symbol] = change.price;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        trade::Order& order = orders[i];
        order.id = fmt::format("{}-{:03}", session.row.id.to_string().substr(24), i + 1);
        order.account = request.account;
        order.type = request.type;
        order.tif = request.tif;
        if (request.type != trade::OrderType::kLimit) continue;
        TRY(order.limit,
            Decimal::from_double(prices[order.symbol], 2, Rounding::kHalfAwayFromZero));
    }
    std::vector<TradeTemplateView> templates;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(templates, trade_templates_in_use(transaction));
        return {};
    }));
    TRY(const trade::OrderTemplate form, template_named(templates, request.template_name));
    TRY(ExportTradesResponse response, write_trades(orders, {}, request, form, call.now()));
    const std::string source = "proforma:" + session.row.id.to_string();
    call.touch(source);
    TRY_STATUS(call.write([&](store::Transaction& transaction) {
        return keep_trades(transaction, call, request, source, response);
    }));
    return response;
}

// A method on the sessions of the workspace.
MethodInfo of_sessions(std::string name, Verb verb, std::string path, Effect effect,
                       std::string summary) {
    return {
        .name = std::move(name),
        .summary = std::move(summary),
        .permission = effect == Effect::kRead ? Permission::kPortfolioRead : Permission::kRiskRun,
        .effect = effect,
        .route = {verb, std::move(path)}};
}

}  // namespace

void add_proforma_methods(MethodTable& table) {
    MethodInfo made =
        of_sessions("proforma.create", Verb::kPost, "/proforma", Effect::kWrite,
                    "Starts a pro-forma session: hypothetical trades over a portfolio.");
    made.creates = true;
    table.add<CreateProformaRequest, ProformaCalculation>(std::move(made), create);
    table.add<ListProformaRequest, ListProformaResponse>(
        of_sessions("proforma.list", Verb::kGet, "/proforma", Effect::kRead,
                    "Lists the pro-forma sessions of the workspace."),
        list_sessions);
    table.add<ProformaIdRequest, ProformaView>(
        of_sessions("proforma.get", Verb::kGet, "/proforma/{id}", Effect::kRead,
                    "Returns a pro-forma session."),
        get);
    MethodInfo removed = of_sessions("proforma.delete", Verb::kDelete, "/proforma/{id}",
                                     Effect::kWrite, "Deletes a pro-forma session.");
    removed.versioned = true;
    removed.destructive = true;
    table.add<DeleteProformaRequest, Deleted>(std::move(removed), remove);
    MethodInfo changed =
        of_sessions("proforma.trades", Verb::kPost, "/proforma/{id}/trades", Effect::kWrite,
                    "Adds, updates and removes trades of a pro-forma session.");
    changed.versioned = true;
    table.add<ProformaTradesRequest, ProformaCalculation>(std::move(changed), change_trades);
    table.add<ProformaIdRequest, ProformaCalculation>(
        of_sessions(
            "proforma.calculate", Verb::kPost, "/proforma/{id}/calculate", Effect::kRun,
            "Carries out the trades of a session: positions, value and cash before and after."),
        calculate);
    table.add<ProformaImpactsRequest, ProformaImpacts>(
        of_sessions(
            "proforma.impacts", Verb::kPost, "/proforma/{id}/impacts", Effect::kRun,
            "Effects of a session's trades on value, exposures, VaR, betas, Greeks and stresses."),
        impacts);
    MethodInfo saved =
        of_sessions("proforma.save", Verb::kPost, "/proforma/{id}/save", Effect::kWrite,
                    "Saves a session as a stored result or as a new portfolio.");
    saved.versioned = true;
    table.add<SaveProformaRequest, SaveProformaResponse>(std::move(saved), save);
    table.add<ExportProformaRequest, ExportTradesResponse>(
        of_sessions("proforma.export", Verb::kPost, "/proforma/{id}/export", Effect::kRun,
                    "Writes the net trades of a session as FIX or CSV, and keeps the file."),
        export_session);
    add_suggest_method(table);
}

}  // namespace ballast::service
