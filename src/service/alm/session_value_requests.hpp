// Requests and responses of valuing a session, with their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/alm/describe_session.hpp"
#include "service/alm/session_book.hpp"

namespace ballast::service {

// What every valuation of a session takes; the same words as alm.value.
struct AlmSessionTerms {
    std::string session;
    std::vector<AlmScenario> scenarios;
    alm::BalanceRule balance = alm::BalanceRule::kRunoff;
    alm::RenewalRule renewal = alm::RenewalRule::kBullet;
    AlmMarginSource renewal_margins = AlmMarginSource::kStated;
    int lookback_months = 12;
    int horizon_months = 12;
    alm::MonthRule months = alm::MonthRule::kRolling;
    alm::MarginRule margins = alm::MarginRule::kIncluded;
    std::optional<double> tier1;
    bool eu_gain_limit = false;
    std::optional<alm::RegulationId> regulation;
    std::optional<std::string> floor;
};

// Of the request, else of the session's market.
inline std::optional<double> tier1_of(const StoredAlmSession& session,
                                      const AlmSessionTerms& request) {
    if (request.tier1 || !session.manifest.market) return request.tier1;
    return session.manifest.market->tier1;
}

inline AlmValuationTerms valuation_terms(const AlmSessionTerms& request) {
    return {.settings = {.horizon_months = request.horizon_months,
                         .months = request.months,
                         .balance = request.balance,
                         .renewal = request.renewal,
                         .margins = request.margins},
            .renewal_margins = request.renewal_margins,
            .lookback_months = request.lookback_months,
            .scenarios = request.scenarios,
            .tier1 = request.tier1,
            .eu_gain_limit = request.eu_gain_limit,
            .regulation = request.regulation,
            .floor = request.floor};
}

struct AlmSessionValueRequest : AlmSessionTerms {
    bool buckets = false;
};

struct AlmSessionDecomposeRequest : AlmSessionTerms {};

struct AlmProductFigures {
    std::string scenario;
    double eve = 0.0;
    double delta_eve = 0.0;
    double nii = 0.0;
    double delta_nii = 0.0;
};

struct AlmProductRow {
    alm::Side side = alm::Side::kAsset;
    std::string product;
    std::int64_t positions = 0;
    double balance = 0.0;   // reporting currency
    double notional = 0.0;  // likewise
    std::vector<AlmProductFigures> scenarios;
};

struct AlmSessionDecomposeResponse : Provenance {
    std::vector<AlmProductRow> products;
    std::string currency;
    fin::Date as_of;
    double coverage = 1.0;
};

}  // namespace ballast::service

namespace ballast::wire {

template <class T>
constexpr auto alm_session_terms_fields() {
    return wire::list(
        required("session", &T::session, "Session id.", kSessionIdLimits),
        optional("scenarios", &T::scenarios,
                 "Names, or objects of your own; base and the six supervisory ones when empty.",
                 {.max_items = 1000, .max_length = 128}),
        optional("balance", &T::balance, "Of NII."),
        optional("renewal", &T::renewal, "What replaces a principal flow."),
        optional("renewal_margins", &T::renewal_margins, "Of a constant balance."),
        optional("lookback_months", &T::lookback_months,
                 "Of calibrated margins: how long ago a contract may have started.",
                 {.minimum = 1, .maximum = 600}),
        optional("horizon_months", &T::horizon_months, "Of NII.", {.minimum = 1, .maximum = 600}),
        optional("months", &T::months, "Where the months of NII end."),
        optional("margins", &T::margins, "Of EVE."),
        optional("tier1", &T::tier1, "Tier 1 capital, for the outlier tests.", {.minimum = 0}),
        optional("eu_gain_limit", &T::eu_gain_limit, "As in alm.value."),
        optional("regulation", &T::regulation, "Instead of the session's, with its floor."),
        optional("floor", &T::floor, "Instead of the regulation's; as in alm.value.",
                 {.max_length = 32}));
}

template <>
struct Described<service::AlmSessionValueRequest> {
    using T = service::AlmSessionValueRequest;
    static constexpr std::string_view name = "AlmSessionValueRequest";
    static constexpr std::string_view doc = "A session and what to value it under.";
    static constexpr auto fields = wire::combined(
        alm_session_terms_fields<T>(),
        wire::list(optional("buckets", &T::buckets,
                            "Whether to tell EVE by time bucket and the repricing gap: every flow "
                            "is walked, which takes much longer.")));
};

template <>
struct Described<service::AlmSessionDecomposeRequest> {
    using T = service::AlmSessionDecomposeRequest;
    static constexpr std::string_view name = "AlmSessionDecomposeRequest";
    static constexpr std::string_view doc = "A session to be told product by product.";
    static constexpr auto fields = alm_session_terms_fields<T>();
};

template <>
struct Described<service::AlmProductFigures> {
    using T = service::AlmProductFigures;
    static constexpr std::string_view name = "AlmProductFigures";
    static constexpr std::string_view doc = "A product under a scenario.";
    static constexpr auto fields = wire::list(required("scenario", &T::scenario, "Its name."),
                                              required("eve", &T::eve, "Value."),
                                              required("delta_eve", &T::delta_eve, "Less base."),
                                              required("nii", &T::nii, "Over the horizon."),
                                              required("delta_nii", &T::delta_nii, "Less base."));
};

template <>
struct Described<service::AlmProductRow> {
    using T = service::AlmProductRow;
    static constexpr std::string_view name = "AlmProductRow";
    static constexpr std::string_view doc = "A product of one side, all currencies together.";
    static constexpr auto fields = wire::list(
        required("side", &T::side, "Asset or liability."),
        required("product", &T::product, "Empty: positions without one."),
        required("positions", &T::positions, "How many were valued."),
        required("balance", &T::balance, "In the reporting currency."),
        required("scenarios", &T::scenarios, "Base first."),
        required("notional", &T::notional, "Of swaps, caps and floors, which are in no balance."));
};

template <>
struct Described<service::AlmSessionDecomposeResponse> {
    using T = service::AlmSessionDecomposeResponse;
    static constexpr std::string_view name = "AlmSessionDecomposeResponse";
    static constexpr std::string_view doc = "EVE and NII by product; they add up to the totals.";
    static constexpr auto fields = wire::combined(
        wire::list(required("products", &T::products, "Assets first, by name."),
                   required("currency", &T::currency, "Of every amount."),
                   required("as_of", &T::as_of, "Analysis date."),
                   required("coverage", &T::coverage, "Share of the balance that entered.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
