// export.trades, export.history, export.get, export.templates, export.template_put and
// export.template_delete.
#include "service/methods.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "service/trade/export.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

// ---- trades -----------------------------------------------------------------------------------

// Signed quantities by symbol: positions with the same symbol are one.
Result<HeldQuantities> held_by(store::Transaction& transaction, const model::Portfolio& portfolio) {
    HeldQuantities held;
    TRY(const auto positions, store::all_positions(transaction, {.portfolio = portfolio.id}));
    for (const model::Position& position : positions) {
        TRY(held[position.symbol], add(held[position.symbol], position.quantity));
    }
    return held;
}

Result<ExportTradesResponse> export_trades(Call& call, const ExportTradesRequest& request) {
    std::optional<HeldQuantities> held;
    std::string source;
    std::vector<TradeTemplateView> templates{
        {trade::standard_template(), TemplateOrigin::kBuiltIn}};
    const bool stores = call.principal().has_tenant();
    if (stores || request.portfolio) {
        TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
            TRY(templates, trade_templates_in_use(transaction));
            if (!request.portfolio) return {};
            TRY(const model::Portfolio portfolio,
                store::find_portfolio(transaction, *request.portfolio));
            TRY(held, held_by(transaction, portfolio));
            source = "portfolio:" + portfolio.slug;
            return {};
        }));
    }
    TRY(const trade::OrderTemplate form, template_named(templates, request.template_name));
    TRY(ExportTradesResponse response,
        write_trades(request.trades.rows, held, request, form, call.now()));
    if (!stores) return response;
    call.touch(source.empty() ? "trades" : source);
    TRY_STATUS(call.write([&](store::Transaction& transaction) {
        return keep_trades(transaction, call, request, source, response);
    }));
    return response;
}

// ---- history ----------------------------------------------------------------------------------

Result<TradeExportView> view_of(const store::TradeExport& row) {
    const auto format = describe::from_word<TradeFormat>(row.format);
    if (!format)
        return fail(Code::kCorrupted, fmt::format("the stored format {} is unknown", row.format));
    return TradeExportView{
        row.id.to_string(),
        *format,
        row.template_name,
        row.source,
        row.orders,
        row.file_name,
        *format == TradeFormat::kCsv ? "text/csv; charset=utf-8" : "application/octet-stream",
        row.size_bytes,
        row.digest,
        row.created_by,
        row.created_at};
}

Result<TradeExportHistoryResponse> history(Call& call, const TradeExportHistoryRequest& request) {
    TRY(const auto page,
        store::list_trade_exports(call.transaction(), request.source,
                                  {.limit = static_cast<std::size_t>(request.limit),
                                   .cursor = request.cursor,
                                   .direction = request.direction}));
    TradeExportHistoryResponse response;
    for (const store::TradeExport& row : page.items) {
        TRY(TradeExportView view, view_of(row));
        response.data.push_back(std::move(view));
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

Result<TradeExportContent> get(Call& call, const GetTradeExportRequest& request) {
    TRY(const store::TradeExportId id, store::TradeExportId::parse(request.id));
    TRY(const store::TradeExport row, store::get_trade_export(call.transaction(), id));
    TradeExportContent content;
    TRY(static_cast<TradeExportView&>(content), view_of(row));
    TRY(content.content, store::trade_export_content(call.transaction(), row));
    return content;
}

// ---- templates --------------------------------------------------------------------------------

Result<ListTradeTemplatesResponse> templates(Call& call, const ListTradeTemplatesRequest&) {
    TRY(auto views, trade_templates_in_use(call.transaction()));
    return ListTradeTemplatesResponse{std::move(views)};
}

Result<TradeTemplateView> put_template(Call& call, const PutTradeTemplateRequest& request) {
    TRY_STATUS(trade::check_template(request));
    const auto& form = static_cast<const trade::OrderTemplate&>(request);
    TRY_STATUS(store::put_trade_template(call.transaction(), {form.name, wire::to_json(form)},
                                         call.now()));
    call.touch("trade_template:" + form.name);
    return TradeTemplateView{form, TemplateOrigin::kCustom};
}

Result<Deleted> delete_template(Call& call, const DeleteTradeTemplateRequest& request) {
    TRY_STATUS(store::delete_trade_template(call.transaction(), request.name));
    call.touch("trade_template:" + request.name);
    return Deleted{request.name};
}

MethodInfo reading(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kPortfolioRead,
            .effect = Effect::kRead,
            .route = {Verb::kGet, std::move(path)},
            .idempotent = true};
}

}  // namespace

void add_trade_methods(MethodTable& table) {
    table.add<ExportTradesRequest, ExportTradesResponse>(
        {.name = "export.trades",
         .summary = "Writes orders as FIX 4.2, FIX 4.4 or CSV, and keeps the file.",
         .doc = "Orders that reverse a position are split where the quantity held is known: it is "
                "stated, or the portfolio is named. The files are kept: export.history.",
         .permission = Permission::kRiskRun,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/exports/trades"},
         .needs_store = false},
        export_trades);
    table.add<TradeExportHistoryRequest, TradeExportHistoryResponse>(
        reading("export.history", "/exports/trades",
                "Lists exported trade files: who, when, digest."),
        history);
    table.add<GetTradeExportRequest, TradeExportContent>(
        reading("export.get", "/exports/trades/{id}", "Returns an exported trade file."), get);
    table.add<ListTradeTemplatesRequest, ListTradeTemplatesResponse>(
        reading("export.templates", "/exports/templates", "Lists templates of trade files."),
        templates);
    table.add<PutTradeTemplateRequest, TradeTemplateView>(
        {.name = "export.template_put",
         .summary = "Adds or replaces a template of trade files.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/exports/templates/{name}"},
         .idempotent = true},
        put_template);
    table.add<DeleteTradeTemplateRequest, Deleted>(
        {.name = "export.template_delete",
         .summary = "Deletes a stored template of trade files.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/exports/templates/{name}"},
         .destructive = true},
        delete_template);
}

}  // namespace ballast::service
