#include <algorithm>
#include <cmath>

#include "alm/book_state.hpp"
#include "alm/regular_kernel.hpp"
#include "base/check.hpp"
#include "base/threads.hpp"

namespace ballast::alm {

namespace {

// Doubles that a group's sums take: rows of eight lanes for EVE, stub, running and renewal months;
// then, for contracts that are the same in all lanes, the running months and the stub.
std::size_t size_of_sums(std::size_t months) {
    return (2 + 2 * months) * kLanes + (months + 1 + kLanes) / kLanes * kLanes;
}

void add_row(double* row, const Lanes& lanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) row[lane] += lanes[lane];
}

void add_value(double* sums, const PositionValue& value) {
    const std::size_t months = value.months.size();
    add_row(sums, value.eve);
    add_row(sums + kLanes, value.stub);
    for (std::size_t m = 0; m < months; ++m) {
        add_row(sums + (2 + m) * kLanes, value.months[m]);
        add_row(sums + (2 + months + m) * kLanes, value.renewal[m]);
    }
}

bool is_finite(const PositionValue& value, std::size_t lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        if (!std::isfinite(value.eve[lane])) return false;
        for (std::size_t m = 0; m < value.months.size(); ++m)
            if (!std::isfinite(value.months[m][lane] + value.renewal[m][lane])) return false;
    }
    return true;
}

}  // namespace

// One call of value_book.
class BookValuation {
public:
    BookValuation(const Book& book, const Market& market, std::span<const Scenario> scenarios,
                  Detail detail, std::optional<std::span<const std::size_t>> subset)
        : state_(*book.state_),
          market_(market),
          scenarios_(scenarios),
          detail_(detail),
          subset_(subset),
          count_(subset ? subset->size() : book.size()),
          months_(state_.horizon.months()),
          terms_{state_.horizon, state_.settings.balance, state_.settings.renewal,
                 state_.settings.margins} {}

    Result<BookValue> run(const Work& work) {
        CHECK(market_.as_of == state_.as_of &&
              market_.currencies.size() == state_.currencies.size());
        prepare();
        for (std::size_t from = 0; from < scenarios_.size(); from += kLanes) {
            TRY_STATUS(run_batch(from, work));
            if (work.report)
                work.report({.done = std::min(from + kLanes, scenarios_.size()),
                             .total = scenarios_.size(),
                             .unit = "scenarios",
                             .phase = "valuation"});
        }
        return std::move(result_);
    }

private:
    void prepare() {
        result_.scenarios = scenarios_.size();
        result_.groups.assign(
            state_.groups.size(),
            std::vector<BookTotal>(scenarios_.size(),
                                   BookTotal{.running = std::vector<double>(months_, 0.0),
                                             .renewal = std::vector<double>(months_, 0.0)}));
        if (detail_ == Detail::kTotals) return;
        result_.eve.resize(count_ * scenarios_.size());
        result_.nii.resize(count_ * scenarios_.size());
        if (detail_ == Detail::kMonths)
            result_.nii_by_month.resize(count_ * scenarios_.size() * months_);
    }

    // A function of the book alone, so that the sums are too.
    std::size_t block_size() const {
        constexpr std::size_t kMostBlocks = 256;
        constexpr std::size_t kMostDoubles = std::size_t{16} << 20;  // of all blocks' sums
        const std::size_t sums = state_.groups.size() * size_of_sums(months_);
        const std::size_t blocks =
            std::clamp<std::size_t>(kMostDoubles / std::max<std::size_t>(sums, 1), 1, kMostBlocks);
        return std::max<std::size_t>(256, (count_ + blocks - 1) / blocks);
    }

    Status run_batch(std::size_t first, const Work& work) {
        const auto batch = scenarios_.subspan(first, std::min(kLanes, scenarios_.size() - first));
        const LaneTables tables =
            make_lane_tables(market_, batch, state_.days, state_.settings.time_value, work);
        const KernelTables kernel = make_kernel_tables(*state_.plans, tables, work);
        const std::size_t block = block_size();
        const std::size_t row = size_of_sums(months_);
        std::vector<std::vector<double>> sums((count_ + block - 1) / block);
        std::vector<std::size_t> broken(sums.size(), count_);
        parallel_blocks(work, count_, block,
                        [&](std::size_t index, std::size_t from, std::size_t to) {
                            std::vector<double>& own = sums[index];
                            own.assign(state_.groups.size() * row, 0.0);
                            Scratch scratch(months_);
                            for (std::size_t i = from; i < to; ++i) {
                                const std::size_t at = subset_ ? (*subset_)[i] : i;
                                double* sums_at = &own[state_.group[at] * row];
                                if (!value_one(i, at, first, tables, kernel, sums_at, scratch))
                                    broken[index] = std::min(broken[index], at);
                            }
                        });
        if (work.cancel.requested()) return fail(Code::kCancelled, "the valuation was cancelled");
        const auto worst =
            std::ranges::find_if(broken, [&](std::size_t at) { return at < count_; });
        if (worst != broken.end()) return not_finite(*worst);
        for (const std::vector<double>& own : sums)
            for (std::size_t g = 0; g < state_.groups.size(); ++g)
                add_sums(&own[g * row], g, first, tables.used);
        return {};
    }

    // Of one position, before it is added up.
    struct Scratch {
        PositionValue value;
        std::vector<double> common;
        Lanes eve{};
        Lanes nii{};

        explicit Scratch(std::size_t months) : value(months), common(months + 1) {}
    };

    // Values the position, adds it to its group's sums and stores it; false when it is not finite.
    bool value_one(std::size_t i, std::size_t at, std::size_t first, const LaneTables& tables,
                   const KernelTables& kernel, double* sums, Scratch& scratch) {
        const std::uint32_t slot = state_.slot[at];
        const bool regular = (slot & Book::State::kRegular) != 0;
        if (regular && detail_ != Detail::kMonths) {
            value_regular(state_.regular[slot & ~Book::State::kRegular], *state_.plans, kernel,
                          !state_.settings.shared_sums,
                          {scratch.eve.data(), scratch.nii.data(), sums + kLanes, sums + 2 * kLanes,
                           sums + (2 + months_) * kLanes, sums + (2 + 2 * months_) * kLanes});
            add_row(sums, scratch.eve);
            if (detail_ == Detail::kPositions) store(i, at, first, tables.used, scratch);
            double probe = 0.0;
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                probe += (scratch.eve[lane] + scratch.nii[lane]) * 0.0;
            return probe == 0.0;
        }
        PositionValue& value = scratch.value;
        value.clear();
        if (regular) {
            std::ranges::fill(scratch.common, 0.0);
            value_regular(
                state_.regular[slot & ~Book::State::kRegular], *state_.plans, kernel,
                !state_.settings.shared_sums,
                {value.eve.data(), scratch.nii.data(), value.stub.data(),
                 value.months.front().data(), value.renewal.front().data(), scratch.common.data()});
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                value.stub[lane] += scratch.common[months_];
                for (std::size_t m = 0; m < months_; ++m)
                    value.months[m][lane] += scratch.common[m];
            }
        } else {
            const Book::State::General& general = *state_.general[slot];
            value_position(general.position, general.terms, tables, *market_.regulation, terms_,
                           value);
            scratch.nii = {};
            for (std::size_t m = 0; m < months_; ++m)
                for (std::size_t lane = 0; lane < tables.used; ++lane)
                    scratch.nii[lane] += value.months[m][lane] + value.renewal[m][lane];
        }
        scratch.eve = value.eve;
        add_value(sums, value);
        if (detail_ != Detail::kTotals) store(i, at, first, tables.used, scratch);
        return is_finite(value, tables.used);
    }

    Error not_finite(std::size_t at) const {
        return fail(Code::kInvalidInput,
                    "a position's value is no finite number; its rate is so negative that a "
                    "level payment does not exist, or a curve is out of any range")
            .with("position", std::to_string(at));
    }

    void store(std::size_t i, std::size_t at, std::size_t first, std::size_t lanes,
               const Scratch& scratch) {
        const double fx = fx_of(state_.group[at]);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::size_t place = i * scenarios_.size() + first + lane;
            result_.eve[place] = fx * scratch.eve[lane];
            result_.nii[place] = fx * scratch.nii[lane];
            if (detail_ != Detail::kMonths) continue;
            for (std::size_t m = 0; m < months_; ++m)
                result_.nii_by_month[place * months_ + m] =
                    fx * (scratch.value.months[m][lane] + scratch.value.renewal[m][lane]);
        }
    }

    double fx_of(std::size_t group) const {
        return market_.currencies[state_.groups[group].currency].fx_to_reporting;
    }

    void add_sums(const double* sums, std::size_t group, std::size_t first, std::size_t lanes) {
        const double fx = fx_of(group);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            BookTotal& total = result_.groups[group][first + lane];
            total.eve += fx * sums[lane];
            const double* common = sums + (2 + 2 * months_) * kLanes;
            total.stub += fx * (sums[kLanes + lane] + common[months_]);
            for (std::size_t m = 0; m < months_; ++m) {
                total.running[m] += fx * (sums[(2 + m) * kLanes + lane] + common[m]);
                total.renewal[m] += fx * sums[(2 + months_ + m) * kLanes + lane];
            }
        }
    }

    const Book::State& state_;
    const Market& market_;
    std::span<const Scenario> scenarios_;
    Detail detail_;
    std::optional<std::span<const std::size_t>> subset_;
    std::size_t count_;
    std::size_t months_;
    ValueTerms terms_;
    BookValue result_;
};

double BookTotal::nii() const {
    double sum = 0.0;
    for (std::size_t m = 0; m < running.size(); ++m) sum += nii(m);
    return sum;
}

BookTotal& BookTotal::operator+=(const BookTotal& other) {
    eve += other.eve;
    stub += other.stub;
    running.resize(std::max(running.size(), other.running.size()));
    renewal.resize(running.size());
    for (std::size_t m = 0; m < other.running.size(); ++m) {
        running[m] += other.running[m];
        renewal[m] += other.renewal[m];
    }
    return *this;
}

BookTotal BookValue::total(std::size_t scenario) const {
    BookTotal sum;
    for (const std::vector<BookTotal>& group : groups) sum += group[scenario];
    return sum;
}

Result<BookValue> value_book(const Book& book, const Market& market,
                             std::span<const Scenario> scenarios, Detail detail, const Work& work,
                             std::optional<std::span<const std::size_t>> subset) {
    if (scenarios.empty()) return fail(Code::kInvalidInput, "there is no scenario to value under");
    return BookValuation(book, market, scenarios, detail, subset).run(work);
}

}  // namespace ballast::alm
