// Regular contracts: those whose dates lie on a grid of months that they share with others, so that
// everything that depends on dates alone is worked out once per grid.
//
// A step of a position runs from one grid date to the next; the last ends at the maturity. Interest
// is paid every `pay_every` steps, the rate is reset every `reset_every`.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "alm/position.hpp"
#include "alm/position_value.hpp"

namespace ballast::alm {

inline constexpr int kGridMonths = 12 * 62;
// Chebyshev nodes of the annuity factor in the rate, and the rates between which it is read there.
// 30 years of monthly ACT/360 payments: relative error below 1e-13.
inline constexpr std::size_t kRateNodes = 24;
inline constexpr double kLeastRate = -0.02;
inline constexpr double kGreatestRate = 0.15;

// Doubles of a row with one for each month of the horizon and the stub, in whole registers.
constexpr std::size_t size_of_common(std::size_t months) {
    constexpr std::size_t kRegister = 8;
    return (months + kRegister) / kRegister * kRegister;
}

// Part of a step that falls into a month of the horizon.
struct MonthPart {
    std::uint32_t month = 0;
    double years = 0.0;
};

// Dates of one day of the month, `step` months apart, with the years between them by one day count.
// Indexed by months from the analysis date's month on.
struct Grid {
    fin::DayCount day_count = fin::DayCount::kAct360;
    int day = 1;
    int step = 1;
    std::vector<std::int32_t> days;         // of the grid date, from the analysis date
    std::vector<double> years;              // from the date `step` months before
    std::vector<std::uint8_t> kind;         // which of the distinct lengths
    std::vector<double> lengths;            // distinct
    std::vector<double> inverse;            // [kind][node]: 1 / (1 + rate of the node * length)
    std::vector<std::uint32_t> first_part;  // of the step that ends here; one more at the end
    std::vector<MonthPart> parts;
    int first_inside = 0;   // of the months whose grid date is after the analysis date
    int after_horizon = 0;  // of those whose grid date is not before the horizon's end
    // Where the step that ends k months after first_inside falls into month k by `late` years and
    // into the month before by `early`, and nowhere else: both by k, padded with zeros to whole
    // registers. Empty: steps fall otherwise.
    std::vector<double> late;
    std::vector<double> early;
    // Of steps of several months: years of the step that ends in a month that fall into each month
    // of the horizon, [month up to that of the last step that begins inside][size_of_common].
    // Empty: steps are months, or the horizon is long.
    std::vector<double> spread;
};

// The replacement of 1 of principal on a day of the horizon by loans of `months`.
struct RenewalPlan {
    std::size_t currency = 0;
    std::size_t projection = 0;
    int months = 0;
    fin::DayCount day_count = fin::DayCount::kAct360;
    fin::DayCount index_day_count = fin::DayCount::kAct360;
    bool month_ends = false;
    // By day from the analysis date.
    std::vector<std::int32_t> end;        // of the first of them
    std::vector<std::int32_t> index_end;  // of the forward over its term
    std::vector<double> index_years;      // likewise
    std::vector<std::uint32_t> first_part;
    std::vector<MonthPart> parts;  // of the first of them
    std::vector<double> years;     // [day][month]: accrual of all of them, for the margin
};

// The contracts that replace, like for like, what falls due on one day of the month of contracts of
// equal terms: what 1 of principal earns is the same for all of them.
struct LikePlan {
    Position position;  // one of those that are replaced
    PositionTerms terms;
    int day = 1;
};

struct ForwardPlan {
    std::size_t currency = 0;
    std::size_t projection = 0;
    int day = 1;
    int months = 0;
    std::vector<std::int32_t> end;  // by month: of the index term, days from the analysis date
    std::vector<double> index_years;
};

// The days on which what is due on a day of the month is paid, by month.
struct PaymentDays {
    std::size_t currency = 0;
    std::vector<std::int32_t> paid;  // days from the analysis date
};

struct alignas(64) RegularPosition {
    double balance = 0.0;  // liabilities negative
    double rate = 0.0;
    double spread = 0.0;
    double cap = 0.0;  // infinite where there is none
    double floor = 0.0;
    double renew_margin = 0.0;
    double first_years = 0.0;  // of the first step
    double last_years = 0.0;   // of the last step; 0 where the first is the last
    std::uint32_t grid = 0;
    std::uint32_t dates = 0;  // payment days: table of discount factors by month
    std::uint32_t sums = 0;   // table of prefix sums
    std::int32_t forward = -1;
    std::int32_t renewal = -1;
    std::int32_t like = -1;
    std::int32_t first = 0;        // month of the end of the first step
    std::int32_t steps = 0;        // the last one included
    std::int32_t maturity = 0;     // days from the analysis date
    std::int32_t last_paid = 0;    // likewise: when what is due then is paid
    std::int32_t reset_first = 0;  // step after which the rate is first reset; `steps`: never
    std::int32_t pay_first = 0;    // first step after which interest is paid, from 0
    std::int32_t grace = 0;        // steps at whose end nothing is redeemed
    std::uint16_t reset_every = 1;
    std::uint16_t pay_every = 1;
    Amortization amortization = Amortization::kBullet;
    bool variable = false;
    bool bounded = false;
    bool fixed_payment = false;
    bool last_on_grid = false;  // the last step is a whole one
    // Of what kind it is and how often it pays, or is reset: contracts of one shape take the same
    // way through the kernel, so that one after the other none surprises the processor.
    std::uint8_t shape = 0;
};
inline constexpr std::size_t kShapes = 128;

// What a replacement like for like depends on beside its day, and the day of the month.
using LikeTerms = std::tuple<std::size_t, std::size_t, PositionType, int, int, int, int,
                             fin::DayCount, InterestRule, AnnuityMode, std::optional<double>,
                             std::optional<double>, double, int, bool>;

// The grids and plans of a book.
class RegularPlans {
public:
    RegularPlans(fin::Date as_of, Horizon horizon) : as_of_(as_of), horizon_(std::move(horizon)) {}

    // The position as a regular one; nothing when something about it is not. `renewal`: how what
    // falls due is replaced; nothing: not at all.
    std::optional<RegularPosition> classify(const Position& position, const PositionTerms& terms,
                                            std::optional<RenewalRule> renewal, MarginRule margins);
    // The same grids and plans over another horizon, under their numbers; nullopt where those of
    // replacements like for like would take too much memory.
    std::optional<RegularPlans> over(const Horizon& horizon) const;
    // Whether a position of these plans, of a shorter horizon, is a regular one in the other.
    // `likes`: what it redeems is replaced like for like.
    bool stays_regular(const RegularPosition& position, bool likes) const;

    fin::Date as_of() const { return as_of_; }
    const Horizon& horizon() const { return horizon_; }
    const std::vector<Grid>& grids() const { return grids_; }
    const std::vector<RenewalPlan>& renewals() const { return renewals_; }
    const std::vector<LikePlan>& likes() const { return likes_; }
    // Whether a position had no like plan because there were too many.
    bool lacks_likes() const { return lacks_likes_; }
    // Grid dates before the horizon's end, from the analysis date's month on: rows of a like plan.
    std::size_t like_rows() const { return horizon_.months() + 2; }
    const std::vector<ForwardPlan>& forwards() const { return forwards_; }
    const std::vector<PaymentDays>& dates() const { return dates_; }
    // (entry of dates(), grid).
    const std::vector<std::pair<std::uint32_t, std::uint32_t>>& sums() const { return sums_; }
    fin::Date grid_date(int day, int month) const;
    int month_of(fin::Date date) const;  // months from the analysis date's month

private:
    std::uint32_t dates_for(const Position& position, const PositionTerms& terms, int day);
    std::uint32_t grid_for(fin::DayCount day_count, int day, int step);
    Grid make_grid(fin::DayCount day_count, int day, int step) const;
    // `plan` with its terms.
    RenewalPlan make_renewal(RenewalPlan plan) const;
    std::size_t doubles_of_likes(std::size_t count) const;
    std::int32_t forward_for(const Position& position, const PositionTerms& terms, int day);
    std::int32_t renewal_for(const Position& position, const PositionTerms& terms);
    std::optional<std::int32_t> like_for(const Position& position, const PositionTerms& terms,
                                         int day);
    bool place_steps(const Position& position, int step, RegularPosition& record) const;
    bool place_grace(const Position& position, int step, RegularPosition& record) const;
    bool place_resets(const Position& position, int day, int step, RegularPosition& record) const;
    bool choose_tables(const Position& position, const PositionTerms& terms, int step,
                       std::optional<RenewalRule> renewal, RegularPosition& record);

    fin::Date as_of_;
    Horizon horizon_;
    std::vector<Grid> grids_;
    std::map<std::tuple<fin::DayCount, int, int>, std::uint32_t> grid_index_;
    std::vector<RenewalPlan> renewals_;
    std::map<std::tuple<std::size_t, std::size_t, int, fin::DayCount, bool>, std::int32_t>
        renewal_index_;
    std::vector<LikePlan> likes_;
    std::map<LikeTerms, std::int32_t> like_index_;
    bool lacks_likes_ = false;
    std::vector<ForwardPlan> forwards_;
    std::map<std::tuple<std::size_t, std::size_t, int, int>, std::int32_t> forward_index_;
    std::vector<PaymentDays> dates_;
    std::map<std::tuple<std::size_t, int, fin::BusinessDayConvention, std::string>, std::uint32_t>
        date_index_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> sums_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> sum_index_;
};

// Rate of a Chebyshev node, ascending in the index's cosine.
double node_rate(std::size_t node);

}  // namespace ballast::alm
