#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "alm/book_state.hpp"
#include "alm/regular_kernel.hpp"
#include "base/check.hpp"
#include "base/threads.hpp"

namespace ballast::alm {

namespace {

// Doubles that a group's sums take: rows of eight lanes for EVE, stub, running and renewal months;
// then, for contracts that are the same in all lanes, the running months and the stub.
std::size_t size_of_sums(std::size_t months) {
    return (2 + 2 * months) * kLanes + size_of_common(months);
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
        result_.months = months_;
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
        const KernelTables kernel =
            make_kernel_tables(*state_.plans, tables, *market_.regulation, work);
        const std::size_t block = block_size();
        const std::size_t row = size_of_sums(months_);
        std::vector<std::vector<double>> sums((count_ + block - 1) / block);
        std::vector<std::size_t> broken(sums.size(), kNone);
        parallel_blocks(
            work, count_, block, [&](std::size_t index, std::size_t from, std::size_t to) {
                sums[index].assign(state_.groups.size() * row, 0.0);
                broken[index] =
                    Block(*this, first, tables, kernel, sums[index].data()).run(from, to);
            });
        if (work.cancel.requested()) return fail(Code::kCancelled, "the valuation was cancelled");
        const auto worst = std::ranges::find_if(broken, [](std::size_t at) { return at != kNone; });
        if (worst != broken.end()) return not_finite(*worst);
        for (const std::vector<double>& own : sums)
            for (std::size_t g = 0; g < state_.groups.size(); ++g)
                add_sums(&own[g * row], g, first, tables.used);
        return {};
    }

    static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

    // A stretch of the book under a batch of scenarios, added to the sums of its own.
    class Block {
    public:
        Block(BookValuation& of, std::size_t first, const LaneTables& tables,
              const KernelTables& kernel, double* sums)
            : of_(of),
              state_(of.state_),
              first_(first),
              months_(of.months_),
              tables_(tables),
              kernel_(kernel),
              sums_(sums),
              value_(of.months_),
              common_(size_of_common(of.months_)) {}

        // The least position whose value is not finite.
        std::size_t run(std::size_t from, std::size_t to) {
            broken_ = kNone;
            for (std::size_t i = from; i < to; ++i) {
                const std::size_t at = of_.subset_ ? (*of_.subset_)[i] : i;
                if (of_.detail_ == Detail::kMonths || !is_regular(at))
                    value_one(i, at);
                else
                    take(i, at);
            }
            value_taken();
            return broken_;
        }

    private:
        static constexpr std::size_t kTogether = 64;  // regular positions

        bool is_regular(std::size_t at) const {
            return (state_.slot[at] & Book::State::kRegular) != 0;
        }
        const RegularPosition& regular(std::size_t at) const {
            return state_.regular[state_.slot[at] & ~Book::State::kRegular];
        }
        double* sums_of(std::size_t at) const {
            return sums_ + state_.group[at] * size_of_sums(months_);
        }

        void take(std::size_t i, std::size_t at) {
            double* sums = sums_of(at);
            places_[taken_] = {i, at};
            tasks_[taken_] = {
                &regular(at),
                {eve_[taken_].data(), nii_[taken_].data(), sums + kLanes, sums + 2 * kLanes,
                 sums + (2 + months_) * kLanes, sums + (2 + 2 * months_) * kLanes}};
            if (++taken_ == kTogether) value_taken();
        }
        void value_taken() {
            value_regular(std::span(tasks_).first(taken_), *state_.plans, kernel_,
                          !state_.settings.shared_sums);
            for (std::size_t k = 0; k < taken_; ++k) {
                const auto [i, at] = places_[k];
                add_row(sums_of(at), eve_[k]);
                if (of_.detail_ == Detail::kPositions)
                    of_.store(i, at, first_, tables_.used, eve_[k], nii_[k], value_);
                double probe = 0.0;
                for (std::size_t lane = 0; lane < kLanes; ++lane)
                    probe += (eve_[k][lane] + nii_[k][lane]) * 0.0;
                if (probe != 0.0) broken_ = std::min(broken_, at);
            }
            taken_ = 0;
        }

        // Month by month.
        void value_one(std::size_t i, std::size_t at) {
            value_.clear();
            if (is_regular(at))
                value_months(regular(at));
            else
                value_general(*state_.general[state_.slot[at]]);
            add_value(sums_of(at), value_);
            if (of_.detail_ != Detail::kTotals)
                of_.store(i, at, first_, tables_.used, value_.eve, nii_.front(), value_);
            if (!is_finite(value_, tables_.used)) broken_ = std::min(broken_, at);
        }
        void value_months(const RegularPosition& position) {
            std::ranges::fill(common_, 0.0);
            const KernelTask task{
                &position,
                {value_.eve.data(), nii_.front().data(), value_.stub.data(),
                 value_.months.front().data(), value_.renewal.front().data(), common_.data()}};
            value_regular(std::span(&task, 1), *state_.plans, kernel_,
                          !state_.settings.shared_sums);
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                value_.stub[lane] += common_[months_];
                for (std::size_t m = 0; m < months_; ++m) value_.months[m][lane] += common_[m];
            }
        }
        void value_general(const Book::State::General& general) {
            value_position(general.position, general.terms, tables_, *of_.market_.regulation,
                           of_.terms_, value_);
            Lanes& nii = nii_.front();
            nii = {};
            for (std::size_t m = 0; m < months_; ++m)
                for (std::size_t lane = 0; lane < tables_.used; ++lane)
                    nii[lane] += value_.months[m][lane] + value_.renewal[m][lane];
        }

        BookValuation& of_;
        const Book::State& state_;
        std::size_t first_;
        std::size_t months_;
        const LaneTables& tables_;
        const KernelTables& kernel_;
        double* sums_;
        std::size_t broken_ = 0;
        std::size_t taken_ = 0;
        std::array<std::pair<std::size_t, std::size_t>, kTogether>
            places_;  // in results, in the book
        std::array<KernelTask, kTogether> tasks_;
        alignas(64) std::array<Lanes, kTogether> eve_;
        alignas(64) std::array<Lanes, kTogether> nii_;
        PositionValue value_;  // of one that goes alone
        std::vector<double> common_;
    };

    Error not_finite(std::size_t at) const {
        return fail(Code::kInvalidInput,
                    "a position's value is no finite number; its rate is so negative that a "
                    "level payment does not exist, or a curve is out of any range")
            .with("position", std::to_string(at));
    }

    // `months`: read for Detail::kMonths alone.
    void store(std::size_t i, std::size_t at, std::size_t first, std::size_t lanes,
               const Lanes& eve, const Lanes& nii, const PositionValue& months) {
        const double fx = fx_of(state_.group[at]);
        const std::size_t place = i * scenarios_.size() + first;
        Lanes eve_here;
        Lanes nii_here;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            eve_here[lane] = fx * eve[lane];
            nii_here[lane] = fx * nii[lane];
        }
        std::copy_n(eve_here.data(), lanes, &result_.eve[place]);
        std::copy_n(nii_here.data(), lanes, &result_.nii[place]);
        if (detail_ != Detail::kMonths) return;
        for (std::size_t lane = 0; lane < lanes; ++lane)
            for (std::size_t m = 0; m < months_; ++m)
                result_.nii_by_month[(place + lane) * months_ + m] =
                    fx * (months.months[m][lane] + months.renewal[m][lane]);
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
    BookTotal sum{.running = std::vector<double>(months, 0.0),
                  .renewal = std::vector<double>(months, 0.0)};
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
