// Request and response of alm.session.sensitivity, with their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/alm/session_value_requests.hpp"

namespace ballast::service {

struct AlmSensitivityRequest : AlmSessionTerms, AlmPlanTerms {
    std::vector<double> tenors;
    double basis_bp = 10.0;
};

struct AlmKeyRate {
    double tenor = 0.0;
    std::string name;
    double bpv = 0.0;
    std::optional<double> duration;
};

struct AlmKeyRateRow {
    std::string section;
    std::string currency;
    std::optional<std::string> product;
    std::string name;
    double eve = 0.0;
    double bpv = 0.0;
    std::optional<double> duration;
    std::vector<AlmKeyRate> key_rates;
};

struct AlmBasisRow {
    std::string currency;
    std::string curve;
    double delta_eve_up = 0.0;
    double delta_eve_down = 0.0;
    double delta_nii_up = 0.0;
    double delta_nii_down = 0.0;
};

struct AlmSensitivityResponse : Provenance {
    std::vector<double> tenors;
    std::vector<AlmKeyRateRow> totals;
    std::vector<AlmKeyRateRow> products;
    std::vector<AlmBasisRow> basis;
    double basis_bp = 0.0;
    std::string currency;
    fin::Date as_of;
    double coverage = 1.0;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::AlmSensitivityRequest> {
    using T = service::AlmSensitivityRequest;
    static constexpr std::string_view name = "AlmSensitivityRequest";
    static constexpr std::string_view doc =
        "A session, the tenors of its key rates and the shock of its index curves.";
    static constexpr auto fields = wire::combined(
        alm_session_terms_fields<T>(), alm_plan_fields<T>(),
        wire::list(optional("tenors", &T::tenors,
                            "Tenors in years, ascending; 3 and 6 months and 1, 2, 3, 5, 7, 10, 15, "
                            "20 and 30 years when empty.",
                            {.max_items = 60}),
                   optional("basis_bp", &T::basis_bp,
                            "Shock of one index curve against all others, in basis points.",
                            {.minimum = 0, .maximum = 1000, .exclusive_minimum = true})));
};

template <>
struct Described<service::AlmKeyRate> {
    using T = service::AlmKeyRate;
    static constexpr std::string_view name = "AlmKeyRate";
    static constexpr std::string_view doc = "Sensitivity of EVE to the rates around one tenor.";
    static constexpr auto fields = wire::list(
        required("tenor", &T::tenor, "Tenor, in years."),
        required("name", &T::name,
                 "Name of the figure in metrics of limits: section, currency unless all, and "
                 "tenor, such as equity.EUR.5Y; empty for a product."),
        required(
            "bpv", &T::bpv,
            "Basis point value, in the reporting currency: half the difference of EVE with the "
            "rates of the tenor one basis point down and up."),
        required("duration", &T::duration,
                 "Key-rate duration in years: bpv / (0.0001 × EVE); null where EVE is 0."));
};

template <>
struct Described<service::AlmKeyRateRow> {
    using T = service::AlmKeyRateRow;
    static constexpr std::string_view name = "AlmKeyRateRow";
    static constexpr std::string_view doc =
        "Sensitivities of EVE of a group of positions: the tenors add up to bpv, except for terms "
        "of the third order and the kinks of caps and floors.";
    static constexpr auto fields = wire::list(
        required("section", &T::section,
                 "Section of the balance sheet: asset, liability, off_balance, or equity for all."),
        required("currency", &T::currency, "Currency of the positions; empty for all currencies."),
        required("product", &T::product, "Product; null for all products."),
        required("name", &T::name,
                 "Name in metrics of limits: section and currency unless all, such as equity.EUR; "
                 "empty for a product."),
        required("eve", &T::eve, "Economic value, in the reporting currency."),
        required("bpv", &T::bpv,
                 "Basis point value with all rates in parallel, in the reporting currency."),
        required("duration", &T::duration, "Duration in years: bpv / (0.0001 × EVE)."),
        required("key_rates", &T::key_rates, "Sensitivities by tenor."));
};

template <>
struct Described<service::AlmBasisRow> {
    using T = service::AlmBasisRow;
    static constexpr std::string_view name = "AlmBasisRow";
    static constexpr std::string_view doc =
        "Changes when one index curve moves in parallel, while the discount curve and all other "
        "index curves do not; in the reporting currency, negative is a loss.";
    static constexpr auto fields = wire::list(
        required("currency", &T::currency, "Currency of the curve."),
        required("curve", &T::curve, "Name of the index curve."),
        required("delta_eve_up", &T::delta_eve_up, "Change of EVE with the index up."),
        required("delta_eve_down", &T::delta_eve_down, "Change of EVE with the index down."),
        required("delta_nii_up", &T::delta_nii_up, "Change of NII with the index up."),
        required("delta_nii_down", &T::delta_nii_down, "Change of NII with the index down."));
};

template <>
struct Described<service::AlmSensitivityResponse> {
    using T = service::AlmSensitivityResponse;
    static constexpr std::string_view name = "AlmSensitivityResponse";
    static constexpr std::string_view doc = "Key rates of EVE and basis risk of a session.";
    static constexpr auto fields = wire::combined(
        wire::list(required("tenors", &T::tenors, "Tenors of the key rates, in years."),
                   required("totals", &T::totals, "Sections in all currencies and in each."),
                   required("products", &T::products, "Products by section and currency."),
                   required("basis", &T::basis, "Index curves to which positions are exposed."),
                   required("basis_bp", &T::basis_bp, "Shock of an index curve, in basis points."),
                   required("currency", &T::currency, "Reporting currency of every amount."),
                   required("as_of", &T::as_of, "Analysis date."),
                   required("coverage", &T::coverage, "Share of the balance that entered.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
