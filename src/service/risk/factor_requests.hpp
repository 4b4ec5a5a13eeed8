// Requests and responses of the factor methods.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "risk/factors.hpp"
#include "service/book/option_market.hpp"
#include "service/common.hpp"
#include "service/risk/factor_definitions.hpp"
#include "wire/table.hpp"

namespace ballast::service {

// Returns or prices in the request; or a stored portfolio and the stored prices.
struct FactorsRequest : risk::FactorSettings {
    std::optional<std::string> portfolio;
    std::optional<OptionMarket> option_market;
    std::optional<wire::WideTable> returns;
    std::optional<wire::WideTable> prices;
    std::vector<std::string> assets;
    std::vector<std::string> factors;
    std::optional<risk::FactorCoordinates> coordinates;
    std::optional<std::string> market;
    std::optional<std::string> risk_free;  // a column
    std::map<std::string, double> weights;
    std::optional<std::string> benchmark;
    std::optional<fin::Date> as_of;
    std::optional<std::size_t> window;
};

// What the weights of the positions are shares of.
enum class WeightBase { kGiven, kNetValue, kGrossValue };

struct FactorsResponse : risk::FactorReport, Provenance {
    risk::FactorEstimator estimator = risk::FactorEstimator::kOls;
    risk::StandardErrors standard_errors = risk::StandardErrors::kNeweyWest;
    std::optional<std::size_t> lags;
    bool small_sample = false;
    std::optional<double> lambda;  // of ridge
    double confidence = 0.95;
    std::optional<std::size_t> window;
    double coverage = 1.0;
    std::optional<fin::Date> as_of;
    std::string currency;
    std::optional<WeightBase> weight_base;
    std::optional<double> base_value;
};

struct ListFactorsRequest {};

struct ListFactorsResponse {
    std::vector<FactorView> data;
};

struct PutFactorRequest {
    std::string name;
    std::string symbol;
    model::FactorCoordinates coordinates = model::FactorCoordinates::kExcess;
    std::string note;
    std::optional<int> order;
};

struct DeleteFactorRequest {
    std::string name;
};

}  // namespace ballast::service
