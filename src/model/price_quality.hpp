// What validation finds in the stored prices of a symbol, in counts, and which prices it judged.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/instant.hpp"
#include "describe/describe.hpp"
#include "fin/date.hpp"

namespace ballast::model {

struct PriceQuality {
    std::string symbol;
    std::string calendar;
    std::int64_t closes = 0;      // dates with a close
    std::int64_t price_rows = 0;  // dates and sources
    Instant known_at;             // of the row learned last
    std::int64_t missing_sessions = 0;
    std::int64_t gaps = 0;
    std::int64_t outliers = 0;
    std::int64_t splits = 0;
    std::int64_t stale_runs = 0;
    std::int64_t inconsistent = 0;

    bool operator==(const PriceQuality&) const = default;
};

enum class FlagDecision : std::uint8_t { kAccept, kCorrect, kExclude };

// What was decided about a quality flag. The key is (symbol, flag, from_date).
struct FlagResolution {
    std::string symbol;
    std::string flag;  // kind of the flag
    fin::Date from_date;
    fin::Date to_date;
    FlagDecision decision = FlagDecision::kAccept;
    std::string note;
    std::optional<double> close;  // of a correction
    std::string decided_by;
    Instant decided_at;
};

}  // namespace ballast::model

namespace ballast::describe {

template <>
struct Described<model::FlagDecision> {
    using enum model::FlagDecision;
    static constexpr std::string_view name = "FlagDecision";
    static constexpr std::string_view doc = "What is done about a quality flag.";
    static constexpr std::array values{
        word(kAccept, "accept", "The prices are right."),
        word(kCorrect, "correct", "Another close is stored; the earlier one is kept."),
        word(kExclude, "exclude", "Calculations leave the prices out; they remain stored.")};
};

template <>
struct Described<model::FlagResolution> {
    using T = model::FlagResolution;
    static constexpr std::string_view name = "FlagResolution";
    static constexpr std::string_view doc = "What was decided about a quality flag.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol of the series."),
             required("flag", &T::flag, "Kind of the flag."),
             required("from_date", &T::from_date, "First date concerned."),
             required("to_date", &T::to_date, "Last date concerned."),
             required("decision", &T::decision, "Decision."), required("note", &T::note, "Reason."),
             required("close", &T::close, "Close of a correction; otherwise null."),
             required("decided_by", &T::decided_by, "Id of the user."),
             required("decided_at", &T::decided_at, "Time of the decision."));
};

template <>
struct Described<model::PriceQuality> {
    using T = model::PriceQuality;
    static constexpr std::string_view name = "PriceQuality";
    static constexpr std::string_view doc = "Quality of the stored prices of a symbol.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol of the prices."),
             required("calendar", &T::calendar, "Calendar of the sessions."),
             required("closes", &T::closes, "Number of dates with a close."),
             required("price_rows", &T::price_rows, "Number of dates and sources."),
             required("known_at", &T::known_at, "Time at which the last price was learned."),
             required("missing_sessions", &T::missing_sessions,
                      "Sessions between the first and the last date without a price."),
             required("gaps", &T::gaps, "Number of gaps."),
             required("outliers", &T::outliers, "Number of spikes and jumps."),
             required("splits", &T::splits, "Number of suspected splits."),
             required("stale_runs", &T::stale_runs, "Number of runs of identical closes."),
             required("inconsistent", &T::inconsistent, "Number of inconsistent bars."));
};

}  // namespace ballast::describe
