// Requests and responses of alm.session.why, with their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/alm/session_value_requests.hpp"

namespace ballast::service {

enum class AlmMeasure { kEve, kNii };

struct AlmWhyRequest : AlmSessionTerms {
    std::string scenario = "base";
    AlmMeasure measure = AlmMeasure::kEve;
    std::optional<alm::Side> side;
    std::optional<std::string> product;
    std::string currency;
    std::string bucket;
    std::optional<int> month;
    std::string position;
    int limit = 20;
};

struct AlmWhyRow {
    std::string position;
    std::string product;
    std::string currency;
    double balance = 0.0;  // in its currency
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
    double amount = 0.0;  // (interest + principal) * discount * fx
    int leg = 0;
};

struct AlmWhyInterest {
    fin::Date start;
    fin::Date end;
    double balance = 0.0;
    double rate = 0.0;
    std::optional<fin::Date> fixing;
    bool renewal = false;
    double fx = 1.0;
    double amount = 0.0;  // of the horizon, or the month
    int leg = 0;
};

struct AlmWhyResponse : Provenance {
    double total = 0.0;
    std::vector<AlmWhyRow> positions;
    double rest = 0.0;
    double rounding = 0.0;
    std::int64_t rest_positions = 0;
    std::string file;
    std::int64_t line = 0;
    std::vector<AlmWhyFlow> flows;
    std::vector<AlmWhyInterest> interest;
    std::string currency;
    fin::Date as_of;
};

}  // namespace ballast::service

namespace ballast::wire {

template <>
struct Described<service::AlmMeasure> {
    static constexpr std::string_view name = "AlmMeasure";
    static constexpr std::string_view doc = "Economic value, or net interest income.";
    static constexpr std::array values{word(service::AlmMeasure::kEve, "eve"),
                                       word(service::AlmMeasure::kNii, "nii")};
};

template <>
struct Described<service::AlmWhyRequest> {
    using T = service::AlmWhyRequest;
    static constexpr std::string_view name = "AlmWhyRequest";
    static constexpr std::string_view doc =
        "A figure of alm.session.value, by the same terms, to be opened.";
    static constexpr auto fields = wire::combined(
        alm_session_terms_fields<T>(),
        wire::list(optional("scenario", &T::scenario, "Of the figure.", {.max_length = 128}),
                   optional("measure", &T::measure, "Of the figure."),
                   optional("side", &T::side, "Only this one."),
                   optional("product", &T::product, "Only this one.", {.max_length = 128}),
                   optional("currency", &T::currency, "Only this one.", {.max_length = 3}),
                   optional("bucket", &T::bucket, "Of eve: flows of this time bucket.",
                            {.max_length = 64}),
                   optional("month", &T::month, "Of nii: this month of the horizon, from 1.",
                            {.minimum = 1, .maximum = 120}),
                   optional("position", &T::position, "Opens this one to its flows or stretches.",
                            {.max_length = 128}),
                   optional("limit", &T::limit, "Positions that are told apart, the largest first.",
                            kPageLimits)));
};

template <>
struct Described<service::AlmWhyRow> {
    using T = service::AlmWhyRow;
    static constexpr std::string_view name = "AlmWhyRow";
    static constexpr std::string_view doc = "What a position adds to the figure.";
    static constexpr auto fields = wire::list(
        required("position", &T::position, "Its id."), required("product", &T::product, "Its own."),
        required("currency", &T::currency, "Of the balance."),
        required("balance", &T::balance, "Outstanding."),
        required("amount", &T::amount, "In the reporting currency."));
};

template <>
struct Described<service::AlmWhyFlow> {
    using T = service::AlmWhyFlow;
    static constexpr std::string_view name = "AlmWhyFlow";
    static constexpr std::string_view doc =
        "A flow in the position's currency; liabilities are negative.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "By the terms."),
                   required("paid", &T::paid, "When money moves, by which it is discounted."),
                   required("interest", &T::interest, "Amount."),
                   required("principal", &T::principal, "Amount."),
                   required("balance", &T::balance, "After it."),
                   required("rate", &T::rate, "All-in, of the last stretch."),
                   required("fixing", &T::fixing, "When that was fixed; null: the contract's own."),
                   required("discount", &T::discount, "Discount factor."),
                   required("fx", &T::fx, "Reporting currency per unit."),
                   required("amount", &T::amount, "(interest + principal) * discount * fx."),
                   required("leg", &T::leg, "Of a swap, 1 or 2; else 0."));
};

template <>
struct Described<service::AlmWhyInterest> {
    using T = service::AlmWhyInterest;
    static constexpr std::string_view name = "AlmWhyInterest";
    static constexpr std::string_view doc = "A stretch of one balance and rate.";
    static constexpr auto fields = wire::list(
        required("start", &T::start, "First day."), required("end", &T::end, "Last day."),
        required("balance", &T::balance, "That earns interest."),
        required("rate", &T::rate, "All-in."),
        required("fixing", &T::fixing, "When it was fixed; null: the contract's own."),
        required("renewal", &T::renewal, "Of a contract that replaces what was repaid."),
        required("fx", &T::fx, "Reporting currency per unit."),
        required("amount", &T::amount, "Interest of the horizon or the month."),
        required("leg", &T::leg, "Of a swap, 1 or 2; else 0."));
};

template <>
struct Described<service::AlmWhyResponse> {
    using T = service::AlmWhyResponse;
    static constexpr std::string_view name = "AlmWhyResponse";
    static constexpr std::string_view doc =
        "The figure and its parts: added in their order, then rest and rounding, they are the "
        "total.";
    static constexpr auto fields = wire::combined(
        wire::list(required("total", &T::total, "As alm.session.value tells it."),
                   required("positions", &T::positions, "The largest first."),
                   required("rest", &T::rest, "Of the positions that are not told apart."),
                   required("rounding", &T::rounding,
                            "Of adding in another order: the parts and this are the total."),
                   required("rest_positions", &T::rest_positions, "How many those are."),
                   required("file", &T::file, "Of the position that is opened."),
                   required("line", &T::line, "In that file."),
                   required("flows", &T::flows, "Of the position, for eve."),
                   required("interest", &T::interest, "Of the position, for nii."),
                   required("currency", &T::currency, "Of total, amounts and rest."),
                   required("as_of", &T::as_of, "Analysis date.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
