// The limits of what a proposal concerns, before and after it: limit.check over the state that its
// trial leaves, and the effects of proposed trades.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/describe_limit.hpp"
#include "service/call.hpp"
#include "service/describe_common.hpp"
#include "service/method.hpp"

namespace ballast::service {

struct ProposedLimit {
    std::string limit;
    std::string name;
    std::string subject;
    std::string metric;
    model::LimitComparison comparison = model::LimitComparison::kAtMost;
    model::LimitUnit unit = model::LimitUnit::kFraction;
    std::string currency;
    std::optional<double> soft;
    std::optional<double> hard;
    std::optional<double> before;
    std::optional<double> after;
    model::LimitStatus status_before = model::LimitStatus::kUnknown;
    model::LimitStatus status_after = model::LimitStatus::kUnknown;
    bool worse = false;  // a breach that the change causes, or makes worse
    std::string missing;
};

struct ProposedLimits {
    std::vector<ProposedLimit> limits;
    std::string note;  // why they were not checked; empty if they were, or there are none
};

// Limits of the portfolio, balance sheet or deal that a write names.
class LimitTrial {
public:
    LimitTrial(const Method& method, std::string_view request);

    // Before the trial: readings of stored results, or computed ones.
    void check_before(Call& call);
    // In the transaction of the trial, after the write.
    void check_after(Call& call);
    // Of a file of orders: as if they were executed at the last prices. Without a trial.
    void check_orders(Call& call);

    ProposedLimits take() { return std::move(found_); }

private:
    Status find_subject(const Call& call);
    Status check(Call& call, bool is_after);

    const Method& method_;
    std::string request_;
    std::string portfolio_;
    std::string balance_sheet_;
    std::string deal_;
    ProposedLimits found_;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::ProposedLimit> {
    using T = service::ProposedLimit;
    static constexpr std::string_view name = "ProposedLimit";
    static constexpr std::string_view doc = "A limit before and after a proposed change.";
    static constexpr auto fields =
        list(required("limit", &T::limit, "Id of the limit."),
             required("name", &T::name, "Name of the limit."),
             required("subject", &T::subject, "Portfolio, balance sheet or deal that was checked."),
             required("metric", &T::metric, "Metric that is compared with the thresholds."),
             required("comparison", &T::comparison, "Side of the thresholds that is allowed."),
             required("unit", &T::unit, "Unit of the metric."),
             required("currency", &T::currency, "Currency of amounts; empty for other units."),
             required("soft", &T::soft, "Soft threshold; null without one."),
             required("hard", &T::hard, "Hard threshold; null without one."),
             required("before", &T::before, "Metric before the change; null without a value."),
             required("after", &T::after, "Metric after the change; null without a value."),
             required("status_before", &T::status_before, "Status before the change."),
             required("status_after", &T::status_after, "Status after the change."),
             required("worse", &T::worse,
                      "Whether the change would breach the limit, or make a breach worse."),
             required("missing", &T::missing,
                      "Reason why the metric has no value after the change; else empty."));
};

template <>
struct Described<service::ProposedLimits> {
    using T = service::ProposedLimits;
    static constexpr std::string_view name = "ProposedLimits";
    static constexpr std::string_view doc = "Limits before and after a proposed change.";
    static constexpr auto fields =
        list(required("limits", &T::limits, "Limits that apply."),
             required("note", &T::note, "Reason why limits were not checked; empty if they were."));
};

}  // namespace ballast::describe
