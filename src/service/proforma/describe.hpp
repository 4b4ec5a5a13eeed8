// Pro-forma sessions described once: their JSON form and its schema.
#pragma once

#include "model/describe_limit.hpp"
#include "risk/describe_methods.hpp"
#include "service/describe_common.hpp"
#include "service/proforma/requests.hpp"
#include "trade/describe_changes.hpp"

namespace ballast::describe {

inline constexpr std::string_view kProformaId = "Id of the session.";
inline constexpr std::string_view kProformaMayChange =
    "Whether the caller may change and delete it: its owner, managers and administrators may.";

template <class T>
constexpr auto proforma_if_match() {
    return list(required("if_match", &T::if_match, "ETag of the version to change or save.",
                         {.max_length = 32}));
}

template <class T>
constexpr auto proforma_id_fields() {
    return list(required("id", &T::id, kProformaId, {.max_length = 36}));
}

template <class T>
constexpr auto proforma_settings_fields() {
    return list(optional("cost_bp", &T::cost_bp, "Cost of a trade, of its value.",
                         {.minimum = 0, .maximum = 1000, .unit = "basis points"}),
                optional("lot", &T::lot,
                         "Quantities from weights and values, and of suggestions, are multiples of "
                         "this; 0 for fractions of a unit.",
                         {.minimum = 0}));
}

template <>
struct Described<service::ProformaSettings> {
    static constexpr std::string_view name = "ProformaSettings";
    static constexpr std::string_view doc = "Assumptions of a pro-forma session.";
    static constexpr auto fields = proforma_settings_fields<service::ProformaSettings>();
};

template <>
struct Described<service::ProformaBase> {
    using T = service::ProformaBase;
    static constexpr std::string_view name = "ProformaBase";
    static constexpr std::string_view doc = "The portfolio when a session was made.";
    static constexpr auto fields = list(required("portfolio", &T::portfolio, "The portfolio."),
                                        required("positions", &T::positions, "Its positions."));
};

template <>
struct Described<service::CreateProformaRequest> {
    using T = service::CreateProformaRequest;
    static constexpr std::string_view name = "CreateProformaRequest";
    static constexpr std::string_view doc = "A new pro-forma session.";
    static constexpr auto fields = combined(
        list(required("portfolio", &T::portfolio, "Id or slug of the portfolio.",
                      {.max_length = 64}),
             optional("name", &T::name, "Name of the session.", {.max_length = 200}),
             optional("note", &T::note, "Note on the session.", {.max_length = 2000}),
             optional("as_of", &T::as_of,
                      "Date of prices and figures; the latest date of stored prices when absent."),
             optional("trades", &T::trades, "First trades.", {.max_items = 1000})),
        proforma_settings_fields<T>());
};

template <>
struct Described<service::ProformaIdRequest> {
    using T = service::ProformaIdRequest;
    static constexpr std::string_view name = "ProformaIdRequest";
    static constexpr std::string_view doc = "A pro-forma session.";
    static constexpr auto fields = combined(proforma_id_fields<T>(), list());
};

template <>
struct Described<service::ListProformaRequest> {
    using T = service::ListProformaRequest;
    static constexpr std::string_view name = "ListProformaRequest";
    static constexpr std::string_view doc = "Filter of pro-forma sessions.";
    static constexpr auto fields =
        combined(list(optional("portfolio", &T::portfolio,
                               "Id or slug of a portfolio; all when empty.", {.max_length = 64})),
                 page_fields<T>());
};

template <>
struct Described<service::DeleteProformaRequest> {
    using T = service::DeleteProformaRequest;
    static constexpr std::string_view name = "DeleteProformaRequest";
    static constexpr std::string_view doc = "A pro-forma session to delete.";
    static constexpr auto fields = combined(proforma_id_fields<T>(), proforma_if_match<T>());
};

template <>
struct Described<service::ProformaView> {
    using T = service::ProformaView;
    static constexpr std::string_view name = "ProformaSession";
    static constexpr std::string_view doc = "A pro-forma session: trades over a portfolio.";
    static constexpr auto fields = combined(
        list(required("id", &T::id, kProformaId),
             required("portfolio", &T::portfolio, "Slug of the portfolio."),
             required("portfolio_name", &T::portfolio_name, "Name of the portfolio."),
             required("name", &T::name, "Name of the session."),
             required("note", &T::note, "Note on the session."),
             required("owner", &T::owner, "User who made the session."),
             required("may_change", &T::may_change, kProformaMayChange),
             required("currency", &T::currency, "Currency of every amount."),
             required("as_of", &T::as_of, "Date of prices and figures."),
             required("trades", &T::trades, "Trades in the order in which they are applied.")),
        proforma_settings_fields<T>(),
        list(required("created_at", &T::created_at, "Time the session was made."),
             required("updated_at", &T::updated_at, "Time of the last change."),
             required("version", &T::version, "Version number, increased by every change."),
             required("etag", &T::etag, kEtagDoc)));
};

template <>
struct Described<service::ProformaListEntry> {
    using T = service::ProformaListEntry;
    static constexpr std::string_view name = "ProformaListEntry";
    static constexpr std::string_view doc = "A pro-forma session in a list.";
    static constexpr auto fields =
        list(required("id", &T::id, kProformaId),
             required("portfolio", &T::portfolio, "Id of the portfolio."),
             required("name", &T::name, "Name of the session."),
             required("note", &T::note, "Note on the session."),
             required("owner", &T::owner, "User who made the session."),
             required("may_change", &T::may_change, kProformaMayChange),
             required("as_of", &T::as_of, "Date of prices and figures."),
             required("trades", &T::trades, "Number of trades."),
             required("created_at", &T::created_at, "Time the session was made."),
             required("updated_at", &T::updated_at, "Time of the last change."),
             required("etag", &T::etag, kEtagDoc));
};

template <>
struct Described<service::ListProformaResponse> {
    using T = service::ListProformaResponse;
    static constexpr std::string_view name = "ListProformaResponse";
    static constexpr std::string_view doc = "A page of the pro-forma sessions of the workspace.";
    static constexpr auto fields = list(
        required("data", &T::data, "Sessions by time of their last change."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last."));
};

template <>
struct Described<service::ProformaTradesRequest> {
    using T = service::ProformaTradesRequest;
    static constexpr std::string_view name = "ProformaTradesRequest";
    static constexpr std::string_view doc =
        "Changes of a session's trades: removals, then updates, then additions.";
    static constexpr auto fields =
        combined(proforma_id_fields<T>(), proforma_if_match<T>(),
                 list(optional("add", &T::add, "Trades to append.", {.max_items = 1000}),
                      optional("update", &T::update, "Trades that replace those with their ids.",
                               {.max_items = 1000}),
                      optional("remove", &T::remove, "Ids of trades to remove.",
                               {.max_items = 1000, .max_length = 40}),
                      optional("replace", &T::replace, "Whether all trades are removed first."),
                      optional("name", &T::name, "New name of the session.", {.max_length = 200}),
                      optional("note", &T::note, "New note on the session.", {.max_length = 2000}),
                      optional("cost_bp", &T::cost_bp, "New cost of a trade, of its value.",
                               {.minimum = 0, .maximum = 1000, .unit = "basis points"}),
                      optional("lot", &T::lot, "New lot size.", {.minimum = 0})));
};

template <>
struct Described<service::ProformaPosition> {
    using T = service::ProformaPosition;
    static constexpr std::string_view name = "ProformaPosition";
    static constexpr std::string_view doc = "A position before and after the trades.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol."),
             required("type", &T::type, "Type of instrument."),
             required("price", &T::price, "Close, or model price of an option; null without one."),
             required("quantity_before", &T::quantity_before, "Signed quantity before."),
             required("quantity_after", &T::quantity_after, "Signed quantity after."),
             required("value_before", &T::value_before, "Market value before."),
             required("value_after", &T::value_after, "Market value after."),
             required("weight_before", &T::weight_before,
                      "Value over the net value before, as a fraction; null when that is not "
                      "positive."),
             required("weight_after", &T::weight_after,
                      "Value over the net value after, as a fraction; null when that is not "
                      "positive."));
};

template <>
struct Described<service::ProformaCalculation> {
    using T = service::ProformaCalculation;
    static constexpr std::string_view name = "ProformaCalculation";
    static constexpr std::string_view doc = "A pro-forma session with its trades carried out.";
    static constexpr auto fields = combined(
        list(required("session", &T::session, "Session with its trades."),
             required("trades", &T::trades, "Trades as they are carried out."),
             required("positions", &T::positions, "Positions before and after, by symbol."),
             required("value_before", &T::value_before, "Net value before."),
             required("value_after", &T::value_after, "Net value after."),
             required("cash_before", &T::cash_before, "Cash before."),
             required("cash_after", &T::cash_after, "Cash after."),
             required("traded_value", &T::traded_value, "Sum of the traded values."),
             required("costs", &T::costs, "Sum of the costs.")),
        provenance_fields<T>());
};

template <>
struct Described<service::ProformaImpactsRequest> {
    using T = service::ProformaImpactsRequest;
    static constexpr std::string_view name = "ProformaImpactsRequest";
    static constexpr std::string_view doc = "A session whose effects are computed.";
    static constexpr auto fields = combined(
        proforma_id_fields<T>(),
        list(optional("methods", &T::methods,
                      "VaR methods; those of the portfolio's risk settings that do not simulate "
                      "when empty. The first is that of components and contributions.",
                      {.max_items = 9}),
             optional("confidence", &T::confidence,
                      "Confidence levels of VaR and ES; those of the risk settings when empty.",
                      {.minimum = 0,
                       .maximum = 1,
                       .exclusive_minimum = true,
                       .exclusive_maximum = true,
                       .max_items = 5}),
             optional("contributions", &T::contributions,
                      "Whether the contribution of every trade is computed.")));
};

template <>
struct Described<service::FigureUnit> {
    using enum service::FigureUnit;
    static constexpr std::string_view name = "FigureUnit";
    static constexpr std::string_view doc = "Unit of a figure.";
    static constexpr std::array values{
        word(kCurrency, "currency", "Money in the portfolio's currency."),
        word(kFraction, "fraction", "Share: 0.05 is 5%."),
        word(kNumber, "number", "A number without unit, such as a beta.")};
};

template <>
struct Described<service::ImpactFigure> {
    using T = service::ImpactFigure;
    static constexpr std::string_view name = "ImpactFigure";
    static constexpr std::string_view doc = "A figure before and after the trades.";
    static constexpr auto fields = list(
        required("group", &T::group,
                 "Kind of figure: value, exposures, var, factors, greeks, stress."),
        required("name", &T::name,
                 "Path of the figure, as in results and limits: var.historical.0.99.es."),
        required("scenario", &T::scenario,
                 "Name of the scenario of a stress figure; empty for other figures."),
        required("unit", &T::unit, "Unit."),
        required("before", &T::before, "Figure before the trades; null if it cannot be computed."),
        required("after", &T::after, "Figure after the trades; null if it cannot be computed."),
        required("difference", &T::difference, "Figure after the trades less the figure before."));
};

template <>
struct Described<service::ImpactComponent> {
    using T = service::ImpactComponent;
    static constexpr std::string_view name = "ImpactComponent";
    static constexpr std::string_view doc = "A position's part of VaR and ES before and after.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol."),
             required("value_before", &T::value_before, "Market value before."),
             required("value_after", &T::value_after, "Market value after."),
             required("var_before", &T::var_before, "Component of VaR before; sums to VaR."),
             required("var_after", &T::var_after, "Component of VaR after."),
             required("es_before", &T::es_before, "Component of ES before; sums to ES."),
             required("es_after", &T::es_after, "Component of ES after."));
};

template <>
struct Described<service::TradeContribution> {
    using T = service::TradeContribution;
    static constexpr std::string_view name = "TradeContribution";
    static constexpr std::string_view doc =
        "Change of figures by one trade, applied after those before it: the trades add up to the "
        "difference.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the trade."), required("symbol", &T::symbol, "Symbol."),
             required("figures", &T::figures, "Change by path of the figure."));
};

template <>
struct Described<service::ImpactLimit> {
    using T = service::ImpactLimit;
    static constexpr std::string_view name = "ImpactLimit";
    static constexpr std::string_view doc = "A limit before and after the trades.";
    static constexpr auto fields =
        list(required("limit", &T::limit, "Id of the limit."),
             required("name", &T::name, "Name of the limit."),
             required("metric", &T::metric, "Metric that is compared with the thresholds."),
             required("comparison", &T::comparison, "Side of the thresholds that is allowed."),
             required("unit", &T::unit, "Unit of the metric."),
             required("soft", &T::soft, "Soft threshold; null without one."),
             required("hard", &T::hard, "Hard threshold; null without one."),
             required("before", &T::before, "Metric before the trades; null without a value."),
             required("after", &T::after, "Metric after the trades; null without a value."),
             required("status_before", &T::status_before, "Status before the trades."),
             required("status_after", &T::status_after, "Status after the trades."),
             required("missing", &T::missing,
                      "Why the metric has no value after the trades; else empty."));
};

template <>
struct Described<service::ProformaImpacts> {
    using T = service::ProformaImpacts;
    static constexpr std::string_view name = "ProformaImpacts";
    static constexpr std::string_view doc = "Effects of a session's trades.";
    static constexpr auto fields = combined(
        list(required("id", &T::id, kProformaId),
             required("version", &T::version, "Version of the session."),
             required("as_of", &T::as_of, "Date of prices and figures."),
             required("currency", &T::currency, "Currency of every amount."),
             required("figures", &T::figures, "Figures before and after."),
             required("method", &T::method, "VaR method of components and contributions."),
             required("confidence", &T::confidence,
                      "Confidence level of components and contributions."),
             required("components", &T::components, "VaR and ES by position."),
             required("trades", &T::trades, "Contributions by trade."),
             required("limits", &T::limits, "Limits of the portfolio that are valid."),
             required("observations", &T::observations, "Number of returns behind VaR and ES."),
             required("coverage", &T::coverage,
                      "Share of the gross value after the trades that VaR and ES include.")),
        provenance_fields<T>());
};

template <>
struct Described<service::ProformaSaveAs> {
    using enum service::ProformaSaveAs;
    static constexpr std::string_view name = "ProformaSaveAs";
    static constexpr std::string_view doc = "What a session is saved as.";
    static constexpr std::array values{
        word(kSnapshot, "snapshot", "A result of the portfolio of kind proforma."),
        word(kPortfolio, "portfolio", "A new portfolio with the positions after the trades.")};
};

template <>
struct Described<service::SaveProformaRequest> {
    using T = service::SaveProformaRequest;
    static constexpr std::string_view name = "SaveProformaRequest";
    static constexpr std::string_view doc = "A session to save.";
    static constexpr auto fields =
        combined(proforma_id_fields<T>(), proforma_if_match<T>(),
                 list(optional("as", &T::as, "What it is saved as."),
                      optional("slug", &T::slug, "Slug of the new portfolio.", {.max_length = 64}),
                      optional("name", &T::name,
                               "Name of the new portfolio; that of the session when empty.",
                               {.max_length = 200})));
};

template <>
struct Described<service::SaveProformaResponse> {
    using T = service::SaveProformaResponse;
    static constexpr std::string_view name = "SaveProformaResponse";
    static constexpr std::string_view doc = "What was saved.";
    static constexpr auto fields =
        list(required("as", &T::as, "What the session was saved as."),
             required("portfolio", &T::portfolio, "Id of the new portfolio; null for a snapshot."),
             required("slug", &T::slug, "Slug of the new portfolio; null for a snapshot."),
             required("result", &T::result, "Id of the stored result; null for a portfolio."),
             required("positions", &T::positions, "Number of positions after the trades."));
};

template <>
struct Described<service::ExportProformaRequest> {
    using T = service::ExportProformaRequest;
    static constexpr std::string_view name = "ExportProformaRequest";
    static constexpr std::string_view doc = "A session whose trades are exported.";
    static constexpr auto fields = combined(
        proforma_id_fields<T>(),
        list(optional("account", &T::account, "Account at the broker.", {.max_length = 64}),
             optional("type", &T::type,
                      "Market orders, or limit orders at the prices of the session."),
             optional("tif", &T::tif, "How long the orders are valid.")),
        trade_file_fields<T>());
};

}  // namespace ballast::describe
