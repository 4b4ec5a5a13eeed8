// Requests and responses of pro-forma sessions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fin/date.hpp"
#include "model/limit.hpp"
#include "model/portfolio.hpp"
#include "risk/suggest.hpp"
#include "risk/var.hpp"
#include "service/common.hpp"
#include "service/trade/requests.hpp"
#include "trade/changes.hpp"

namespace ballast::service {

// Assumptions of a session.
struct ProformaSettings {
    double cost_bp = 0.0;
    Decimal lot{1};
};

// The portfolio when the session was made.
struct ProformaBase {
    model::Portfolio portfolio;
    std::vector<model::Position> positions;
};

struct CreateProformaRequest : ProformaSettings {
    std::string portfolio;
    std::string name;
    std::string note;
    std::optional<fin::Date> as_of;
    std::vector<trade::Change> trades;
};

struct ProformaIdRequest {
    std::string id;
};

struct ListProformaRequest : PageFields {
    std::string portfolio;
};

struct DeleteProformaRequest {
    std::string id;
    std::string if_match;
};

struct ProformaView : ProformaSettings {
    std::string id;
    std::string portfolio;
    std::string portfolio_name;
    std::string name;
    std::string note;
    std::string owner;
    bool may_change = false;
    std::string currency;
    fin::Date as_of;
    std::vector<trade::Change> trades;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
    std::string etag;
};

struct ProformaListEntry {
    std::string id;
    std::string portfolio;
    std::string name;
    std::string note;
    std::string owner;
    bool may_change = false;
    fin::Date as_of;
    std::int64_t trades = 0;
    Instant created_at;
    Instant updated_at;
    std::string etag;
};

struct ListProformaResponse {
    std::vector<ProformaListEntry> data;
    std::optional<std::string> next_cursor;
};

struct ProformaTradesRequest {
    std::string id;
    std::string if_match;
    std::vector<trade::Change> add;
    std::vector<trade::Change> update;
    std::vector<std::string> remove;
    bool replace = false;
    std::optional<std::string> name;
    std::optional<std::string> note;
    std::optional<double> cost_bp;
    std::optional<Decimal> lot;
};

struct ProformaPosition {
    std::string symbol;
    model::AssetType type = model::AssetType::kEquity;
    std::optional<double> price;
    Decimal quantity_before;
    Decimal quantity_after;
    std::optional<double> value_before;
    std::optional<double> value_after;
    std::optional<double> weight_before;
    std::optional<double> weight_after;
};

struct ProformaCalculation : Provenance {
    ProformaView session;
    std::vector<trade::AppliedChange> trades;
    std::vector<ProformaPosition> positions;
    double value_before = 0.0;
    double value_after = 0.0;
    double cash_before = 0.0;
    double cash_after = 0.0;
    double traded_value = 0.0;
    double costs = 0.0;
};

struct ProformaImpactsRequest {
    std::string id;
    std::vector<risk::VarMethod> methods;
    std::vector<double> confidence;
    bool contributions = true;
};

enum class FigureUnit : std::uint8_t { kCurrency, kFraction, kNumber };

struct ImpactFigure {
    std::string group;
    std::string name;
    std::string scenario;
    FigureUnit unit = FigureUnit::kNumber;
    std::optional<double> before;
    std::optional<double> after;
    std::optional<double> difference;
};

struct ImpactComponent {
    std::string symbol;
    double value_before = 0.0;
    double value_after = 0.0;
    std::optional<double> var_before;
    std::optional<double> var_after;
    std::optional<double> es_before;
    std::optional<double> es_after;
};

struct TradeContribution {
    std::string id;
    std::string symbol;
    std::map<std::string, double> figures;
};

// A limit of the portfolio on the figures of both states.
struct ImpactLimit {
    std::string limit;
    std::string name;
    std::string metric;
    model::LimitComparison comparison = model::LimitComparison::kAtMost;
    model::LimitUnit unit = model::LimitUnit::kFraction;
    std::optional<double> soft;
    std::optional<double> hard;
    std::optional<double> before;
    std::optional<double> after;
    model::LimitStatus status_before = model::LimitStatus::kUnknown;
    model::LimitStatus status_after = model::LimitStatus::kUnknown;
    std::string missing;
};

struct ProformaImpacts : Provenance {
    std::string id;
    std::int64_t version = 1;
    fin::Date as_of;
    std::string currency;
    std::vector<ImpactFigure> figures;
    risk::VarMethod method = risk::VarMethod::kHistorical;
    double confidence = 0.99;
    std::vector<ImpactComponent> components;
    std::vector<TradeContribution> trades;
    std::vector<ImpactLimit> limits;
    std::size_t observations = 0;
    double coverage = 1.0;
};

enum class ProformaSaveAs : std::uint8_t { kSnapshot, kPortfolio };

struct SaveProformaRequest {
    std::string id;
    std::string if_match;
    ProformaSaveAs as = ProformaSaveAs::kSnapshot;
    std::string slug;
    std::string name;
};

struct SaveProformaResponse {
    ProformaSaveAs as = ProformaSaveAs::kSnapshot;
    std::optional<std::string> portfolio;
    std::optional<std::string> slug;
    std::optional<std::string> result;
    std::int64_t positions = 0;
};

struct ExportProformaRequest : TradeFileFields {
    std::string id;
    std::string account;
    trade::OrderType type = trade::OrderType::kMarket;
    trade::TimeInForce tif = trade::TimeInForce::kDay;
};

}  // namespace ballast::service
