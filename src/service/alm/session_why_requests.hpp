// Requests and responses of alm.session.why, with their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alm/contributions.hpp"
#include "service/alm/session_value_requests.hpp"

namespace ballast::service {

enum class AlmContributionSort { kPosition, kProduct, kCurrency, kBalance, kAmount };

struct AlmWhyRequest : AlmSessionTerms, AlmPlanTerms {
    std::string scenario = "base";
    alm::Measure measure = alm::Measure::kEve;
    std::optional<alm::Side> side;
    std::optional<std::string> product;
    std::string currency;
    std::string bucket;
    std::optional<int> month;
    std::string position;
    int limit = 50;
    bool change = false;
    std::optional<AlmContributionSort> sort;
    bool descending = false;
    std::string cursor;
};

struct AlmWhyRow {
    std::string position;
    std::string product;
    std::string currency;
    double balance = 0.0;  // in the position's currency
    double amount = 0.0;
};

struct AlmWhyProduct {
    std::string section;
    std::string product;
    std::string currency;
    std::int64_t positions = 0;
    double amount = 0.0;
};

// Planned business: a line of the plan, or an overnight account.
struct AlmWhyPlanned {
    std::string line;
    std::string section;
    std::string product;
    std::string currency;
    double amount = 0.0;
};

struct AlmWhyFlow {
    fin::Date date;
    fin::Date paid;
    double interest = 0.0;
    double principal = 0.0;
    double balance = 0.0;
    double rate = 0.0;
    std::optional<fin::Date> fixing;
    double discount = 0.0;
    double fx = 1.0;
    double amount = 0.0;  // (interest + principal) * discount * fx; of a change less base_amount
    int leg = 0;
    double base_amount = 0.0;
};

struct AlmWhyInterest {
    fin::Date start;
    fin::Date end;
    double balance = 0.0;
    double rate = 0.0;
    std::optional<fin::Date> fixing;
    bool renewal = false;
    double fx = 1.0;
    double amount = 0.0;  // over the horizon, or the month; of a change less base_amount
    int leg = 0;
    double base_amount = 0.0;
};

struct AlmWhyResponse : Provenance {
    double total = 0.0;
    std::vector<AlmWhyRow> positions;
    double rest = 0.0;
    double rounding = 0.0;
    std::int64_t rest_positions = 0;
    std::optional<std::string> next_cursor;
    std::string file;
    std::int64_t line = 0;
    std::vector<AlmWhyFlow> flows;
    std::vector<AlmWhyInterest> interest;
    std::vector<AlmWhyProduct> products;
    std::vector<AlmWhyPlanned> planned;
    std::string currency;
    fin::Date as_of;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<alm::Measure> {
    static constexpr std::string_view name = "AlmMeasure";
    static constexpr std::string_view doc =
        "Measure: economic value of equity or net interest income.";
    static constexpr std::array values{word(alm::Measure::kEve, "eve"),
                                       word(alm::Measure::kNii, "nii")};
};

template <>
struct Described<service::AlmContributionSort> {
    using enum service::AlmContributionSort;
    static constexpr std::string_view name = "AlmContributionSort";
    static constexpr std::string_view doc =
        "Column by which contributions are sorted; ties by position.";
    static constexpr std::array values{word(kPosition, "position"), word(kProduct, "product"),
                                       word(kCurrency, "currency"), word(kBalance, "balance"),
                                       word(kAmount, "amount", "Contribution, with its sign.")};
};

// How the positions of a figure are listed.
template <class T>
constexpr auto alm_list_fields() {
    return wire::list(
        optional("sort", &T::sort,
                 "Column by which positions are listed; when absent, the largest amounts of either "
                 "sign come first."),
        optional("descending", &T::descending,
                 "Whether to sort in descending order; only with sort."),
        optional("cursor", &T::cursor,
                 "Cursor of the page of positions: next_cursor of the previous response.",
                 kCursorLimits));
}

template <>
struct Described<service::AlmWhyRequest> {
    using T = service::AlmWhyRequest;
    static constexpr std::string_view name = "AlmWhyRequest";
    static constexpr std::string_view doc =
        "Drill-down into a figure of alm.session.value, with the same terms.";
    static constexpr auto fields = wire::combined(
        alm_session_terms_fields<T>(),
        wire::list(
            optional("scenario", &T::scenario, "Scenario of the figure.", {.max_length = 128}),
            optional("measure", &T::measure, "Measure of the figure: eve or nii."),
            optional("side", &T::side, "Side to include; both when absent."),
            optional("product", &T::product, "Product to include; all when absent.",
                     {.max_length = 128}),
            optional("currency", &T::currency, "Currency to include; all when absent.",
                     {.max_length = 3}),
            optional("bucket", &T::bucket,
                     "Time bucket of the cash flows to include; only for eve.", {.max_length = 64}),
            optional("month", &T::month, "Month of the horizon to include, from 1; only for nii.",
                     {.minimum = 1, .maximum = 120}),
            optional("position", &T::position,
                     "Position whose cash flows or accrual periods are returned.",
                     {.max_length = 128}),
            optional("limit", &T::limit, "Number of positions returned individually.", kPageLimits),
            optional("change", &T::change,
                     "Whether the figure is the change of the measure from the base scenario.")),
        alm_list_fields<T>(), alm_plan_fields<T>());
};

template <>
struct Described<service::AlmWhyRow> {
    using T = service::AlmWhyRow;
    static constexpr std::string_view name = "AlmWhyRow";
    static constexpr std::string_view doc = "Contribution of a position to the figure.";
    static constexpr auto fields = wire::list(
        required("position", &T::position, "Id of the position."),
        required("product", &T::product, "Product of the position."),
        required("currency", &T::currency, "Currency of the balance."),
        required("balance", &T::balance, "Outstanding balance, in the position's currency."),
        required("amount", &T::amount, "Contribution, in the reporting currency."));
};

template <>
struct Described<service::AlmWhyProduct> {
    using T = service::AlmWhyProduct;
    static constexpr std::string_view name = "AlmWhyProduct";
    static constexpr std::string_view doc =
        "Contribution of all positions of one side, currency and product to the figure.";
    static constexpr auto fields =
        wire::list(required("section", &T::section,
                            "Section of the balance sheet: asset, liability or off_balance."),
                   required("product", &T::product, "Product; empty for positions without one."),
                   required("currency", &T::currency, "Currency of the positions."),
                   required("positions", &T::positions, "Number of positions."),
                   required("amount", &T::amount, "Contribution, in the reporting currency."));
};

template <>
struct Described<service::AlmWhyPlanned> {
    using T = service::AlmWhyPlanned;
    static constexpr std::string_view name = "AlmWhyPlanned";
    static constexpr std::string_view doc =
        "Contribution of planned business to NII: a line of the plan, or an overnight account.";
    static constexpr auto fields = wire::list(
        required("line", &T::line, "Id of the line, or overnight account and its currency."),
        required("section", &T::section,
                 "Section of the balance sheet: asset, liability or off_balance."),
        required("product", &T::product, "Product of the line; overnight for an account."),
        required("currency", &T::currency, "Currency of the line or account."),
        required("amount", &T::amount, "Contribution, in the reporting currency."));
};

template <>
struct Described<service::AlmWhyFlow> {
    using T = service::AlmWhyFlow;
    static constexpr std::string_view name = "AlmWhyFlow";
    static constexpr std::string_view doc =
        "A cash flow in the position's currency; cash flows of liabilities are negative.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Contractual date of the cash flow."),
        required("paid", &T::paid,
                 "Payment date after business day adjustment, used for discounting."),
        required("interest", &T::interest, "Interest paid."),
        required("principal", &T::principal, "Principal repaid."),
        required("balance", &T::balance, "Outstanding balance after the cash flow."),
        required("rate", &T::rate, "All-in rate of the last accrual period, as a fraction."),
        required("fixing", &T::fixing,
                 "Date on which the rate was fixed; null for the contract's current rate."),
        required("discount", &T::discount, "Discount factor to the payment date."),
        required("fx", &T::fx, "Units of reporting currency per unit of the position's currency."),
        required(
            "amount", &T::amount,
            "Present value in the reporting currency: (interest + principal) × discount × fx; for "
            "a change less base_amount."),
        required("leg", &T::leg, "Leg of a swap, 1 or 2; 0 for other positions."),
        required("base_amount", &T::base_amount,
                 "Present value in the base scenario; only for a change."));
};

template <>
struct Described<service::AlmWhyInterest> {
    using T = service::AlmWhyInterest;
    static constexpr std::string_view name = "AlmWhyInterest";
    static constexpr std::string_view doc =
        "Interest of an accrual period with constant balance and rate.";
    static constexpr auto fields = wire::list(
        required("start", &T::start, "Start date of the accrual period."),
        required("end", &T::end, "End date of the accrual period."),
        required("balance", &T::balance, "Balance on which interest accrues."),
        required("rate", &T::rate, "All-in rate, as a fraction."),
        required("fixing", &T::fixing,
                 "Date on which the rate was fixed; null for the contract's current rate."),
        required("renewal", &T::renewal,
                 "Whether the interest is from a contract that replaces repaid principal."),
        required("fx", &T::fx, "Units of reporting currency per unit of the position's currency."),
        required("amount", &T::amount,
                 "Interest within the horizon or the month, in the reporting currency; for a "
                 "change less base_amount."),
        required("leg", &T::leg, "Leg of a swap, 1 or 2; 0 for other positions."),
        required("base_amount", &T::base_amount,
                 "Interest in the base scenario; only for a change."));
};

template <>
struct Described<service::AlmWhyResponse> {
    using T = service::AlmWhyResponse;
    static constexpr std::string_view name = "AlmWhyResponse";
    static constexpr std::string_view doc =
        "A figure and its parts: positions in their order, then rest, planned and rounding, add "
        "up to total.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("total", &T::total, "Figure as returned by alm.session.value."),
            required("positions", &T::positions,
                     "Contributions by position, in the requested order."),
            required("rest", &T::rest,
                     "Contribution of the positions that are not returned individually."),
            required("rounding", &T::rounding,
                     "Rounding difference due to the order of summation; parts and rounding add up "
                     "to total."),
            required("rest_positions", &T::rest_positions,
                     "Number of positions that are not returned individually."),
            required("next_cursor", &T::next_cursor,
                     "Cursor of the next page of positions; null on the last page."),
            required("file", &T::file, "Source file of the requested position."),
            required("line", &T::line, "Line of the requested position in its source file."),
            required("flows", &T::flows, "Cash flows of the requested position; only for eve."),
            required("interest", &T::interest,
                     "Accrual periods of the requested position; only for nii."),
            required("products", &T::products,
                     "Contributions by side, currency and product, largest first; they include "
                     "every position. Empty for a position."),
            required("planned", &T::planned,
                     "Contributions of planned business, largest first; only for nii under the "
                     "dynamic balance sheet."),
            required("currency", &T::currency, "Currency of total, amounts and rest."),
            required("as_of", &T::as_of, "Analysis date.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
