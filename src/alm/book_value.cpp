#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "alm/book_state.hpp"
#include "alm/regular_kernel.hpp"
#include "base/check.hpp"
#include "base/threads.hpp"

namespace ballast::alm {

namespace {

void add_row(double* row, const Lanes& lanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) row[lane] += lanes[lane];
}

void add_value(double* sums, const PositionValue& value) {
    const std::size_t months = value.months.size();
    const SumRows rows(sums, months);
    add_row(rows.eve, value.eve);
    add_row(rows.stub, value.stub);
    for (std::size_t m = 0; m < months; ++m) {
        add_row(rows.months + m * kLanes, value.months[m]);
        add_row(rows.renewal + m * kLanes, value.renewal[m]);
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

// State of one value_book call.
class BookValuation {
public:
    BookValuation(const Book& book, const Market& market, std::span<const Scenario> scenarios,
                  Detail detail, std::optional<std::span<const std::size_t>> subset,
                  std::size_t block_size = 0, Measures measures = {})
        : state_(*book.state_),
          market_(market),
          scenarios_(scenarios),
          detail_(detail),
          subset_(subset),
          stated_block_size_(block_size),
          count_(subset ? subset->size() : book.size()),
          months_(state_.horizon.months()),
          terms_{state_.horizon, state_.settings.balance, state_.settings.renewal,
                 state_.settings.margins, measures} {}

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

    std::size_t blocks() const { return (count_ + block_size() - 1) / block_size(); }

    BookCut cut() const {
        BookCut cut{.order = {}, .block_size = block_size()};
        cut.order.reserve(count_);
        for (const std::vector<std::uint32_t>& positions : state_.resetting)
            cut.order.insert(cut.order.end(), positions.begin(), positions.end());
        cut.order.insert(cut.order.end(), state_.steady.begin(), state_.steady.end());
        return cut;
    }

    Result<BookPart> run_part(const UnitRange& blocks, const Work& work) {
        CHECK(market_.as_of == state_.as_of &&
              market_.currencies.size() == state_.currencies.size());
        if (blocks.count > this->blocks() || blocks.first > this->blocks() - blocks.count)
            return fail(Code::kInvalidInput, "the book has no such part");
        prepare();
        BookPart part{.blocks = blocks, .sums = {}};
        for (std::size_t from = 0; from < scenarios_.size(); from += kLanes) {
            TRY(const BlockSums made, sums_of_blocks(from, blocks, work));
            for (const std::vector<double>& own : made.sums)
                part.sums.insert(part.sums.end(), own.begin(), own.end());
            if (work.report)
                work.report({.done = std::min(from + kLanes, scenarios_.size()),
                             .total = scenarios_.size(),
                             .unit = "scenarios",
                             .phase = "valuation"});
        }
        return part;
    }

    Result<BookValue> merge(std::vector<BookPart> parts) {
        prepare();
        const auto corrupted = [] {
            return fail(Code::kCorrupted, "the parts of the valuation do not fit together");
        };
        const std::size_t row = size_of_sums(months_);
        const std::size_t block = state_.groups.size() * row;
        const std::size_t batches = (scenarios_.size() + kLanes - 1) / kLanes;
        std::uint64_t next = 0;
        for (const BookPart& part : parts) {
            if (part.blocks.first != next || part.blocks.count > blocks() - next ||
                part.sums.size() != batches * part.blocks.count * block)
                return corrupted();
            next += part.blocks.count;
        }
        if (next != blocks()) return corrupted();
        for (std::size_t batch = 0; batch < batches; ++batch)
            for (BookPart& part : parts)
                for (std::size_t b = 0; b < part.blocks.count; ++b)
                    for (std::size_t g = 0; g < state_.groups.size(); ++g)
                        add_sums(&part.sums[(batch * part.blocks.count + b) * block + g * row], g,
                                 batch * kLanes, lanes_from(batch * kLanes));
        return std::move(result_);
    }

private:
    std::size_t lanes_from(std::size_t first) const {
        return std::min(kLanes, scenarios_.size() - first);
    }

    void prepare() {
        result_.scenarios = scenarios_.size();
        result_.months = months_;
        result_.groups.assign(
            state_.groups.size(),
            std::vector<BookTotal>(scenarios_.size(),
                                   BookTotal{.running = std::vector<double>(months_, 0.0),
                                             .renewal = std::vector<double>(months_, 0.0)}));
        for (const Group& group : state_.groups)
            fx_.push_back(market_.currencies[group.currency].fx_to_reporting);
        if (!subset_)
            for (const std::vector<std::uint32_t>& positions : state_.resetting)
                resetting_.insert(resetting_.end(), positions.begin(), positions.end());
        if (detail_ == Detail::kTotals) return;
        result_.eve.resize(count_ * scenarios_.size());
        result_.nii.resize(count_ * scenarios_.size());
        if (detail_ == Detail::kMonths)
            result_.nii_by_month.resize(count_ * scenarios_.size() * months_);
    }

    // Depends on the book only, so that the sums do not depend on the number of threads.
    std::size_t block_size() const {
        if (stated_block_size_ > 0) return stated_block_size_;
        constexpr std::size_t kMostBlocks = 256;
        // Total over the sums of all blocks.
        constexpr std::size_t kMostDoubles = std::size_t{16} << 20;
        const std::size_t sums = state_.groups.size() * size_of_sums(months_);
        const std::size_t blocks =
            std::clamp<std::size_t>(kMostDoubles / std::max<std::size_t>(sums, 1), 1, kMostBlocks);
        return std::max<std::size_t>(256, (count_ + blocks - 1) / blocks);
    }

    struct BlockSums {
        std::vector<std::vector<double>> sums;  // by block, then group
    };

    // Of the positions of some blocks under a batch of scenarios.
    Result<BlockSums> sums_of_blocks(std::size_t first, const UnitRange& blocks, const Work& work) {
        const auto batch = scenarios_.subspan(first, lanes_from(first));
        const LaneTables tables =
            make_lane_tables(market_, batch, state_.days, state_.settings.time_value, work);
        const KernelTables kernel =
            make_kernel_tables(*state_.plans, tables, *market_.regulation, terms_.measures, work);
        const std::size_t block = block_size();
        const std::size_t row = size_of_sums(months_);
        BlockSums made;
        made.sums.resize(blocks.count);
        std::vector<std::size_t> broken(blocks.count, kNone);
        const std::size_t start = blocks.first * block;
        const std::size_t count = std::min(blocks.count * block, count_ - start);
        parallel_blocks(
            work, count, block, [&](std::size_t index, std::size_t from, std::size_t to) {
                made.sums[index].assign(state_.groups.size() * row, 0.0);
                broken[index] = Block(*this, first, tables, kernel, made.sums[index].data())
                                    .run(start + from, start + to);
            });
        if (work.cancel.requested()) return fail(Code::kCancelled, "the valuation was cancelled");
        const auto worst = std::ranges::min_element(broken);
        if (worst != broken.end() && *worst != kNone) return not_finite(*worst);
        return made;
    }

    Status run_batch(std::size_t first, const Work& work) {
        TRY(BlockSums made, sums_of_blocks(first, {0, blocks()}, work));
        const std::size_t row = size_of_sums(months_);
        for (std::vector<double>& own : made.sums)
            for (std::size_t g = 0; g < state_.groups.size(); ++g)
                add_sums(&own[g * row], g, first, lanes_from(first));
        return {};
    }

    struct Place {
        std::size_t result = 0;    // row in the results
        std::size_t position = 0;  // index in the book
    };
    // The k-th to be valued.
    Place place_of(std::size_t k) const {
        if (subset_) return {k, (*subset_)[k]};
        const std::size_t at =
            k < resetting_.size() ? resetting_[k] : state_.steady[k - resetting_.size()];
        return {at, at};
    }

    static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

    // Values a range of the valuation order under a batch of scenarios and adds to its own sums.
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
              places_(kTogether),
              tasks_(kTogether),
              value_(of.months_),
              own_sums_(size_of_sums(of.months_)) {}

        // The lowest index of a position whose value is not finite.
        std::size_t run(std::size_t from, std::size_t to) {
            broken_ = kNone;
            for (std::size_t k = from; k < to; ++k) {
                if (k + kAhead < to) fetch(of_.place_of(k + kAhead).position);
                const Place place = of_.place_of(k);
                if (of_.detail_ == Detail::kMonths || !is_regular(place.position))
                    value_one(place.result, place.position);
                else
                    take(place);
            }
            value_taken();
            return broken_;
        }

    private:
        static constexpr std::size_t kTogether = 1024;  // regular positions
        static constexpr std::size_t kAhead = 32;

        // Data read per position besides its terms; positions with resets are scattered in memory.
        void fetch(std::size_t at) const {
            __builtin_prefetch(&state_.slot[at]);
            __builtin_prefetch(&state_.group[at]);
            __builtin_prefetch(&state_.shape[at]);
        }

        bool is_regular(std::size_t at) const {
            return (state_.slot[at] & Book::State::kRegular) != 0;
        }
        const RegularPosition& regular(std::size_t at) const {
            return state_.regular[state_.slot[at] & ~Book::State::kRegular];
        }
        double* sums_of(std::size_t at) const {
            return sums_ + state_.group[at] * size_of_sums(months_);
        }

        // Prefetches in book order, which is the fastest order in memory; the kernel works shape by
        // shape.
        void take(const Place& place) {
            const auto* bytes = reinterpret_cast<const char*>(&regular(place.position));
            __builtin_prefetch(bytes, 0, 2);
            __builtin_prefetch(bytes + 64, 0, 2);
            places_[taken_] = place;
            if (++taken_ == kTogether) value_taken();
        }
        void value_taken() {
            std::array<std::size_t, kShapes + 1> starts{};
            for (std::size_t k = 0; k < taken_; ++k)
                ++starts[state_.shape[places_[k].position] + std::size_t{1}];
            std::partial_sum(starts.begin(), starts.end(), starts.begin());
            for (std::size_t k = 0; k < taken_; ++k) {
                const Place& place = places_[k];
                const std::size_t rank = starts[state_.shape[place.position]]++;
                put(place, tasks_[rank]);
                order_[rank] = place.position;
            }
            const auto tasks = std::span(tasks_).first(taken_);
            value_regular(tasks, *state_.plans, kernel_, !state_.settings.shared_sums);
            for (std::size_t k = 0; k < taken_; ++k)
                if (!tasks[k].finite) broken_ = std::min(broken_, order_[k]);
            taken_ = 0;
        }
        // Written in place: a copy would wait for the pending stores.
        void put(const Place& place, KernelTask& task) const {
            task.position = &regular(place.position);
            task.sums = sums_of(place.position);
            task.scale = of_.fx_[state_.group[place.position]];
            if (of_.detail_ == Detail::kTotals) return;
            const std::size_t at = place.result * of_.scenarios_.size() + first_;
            task.eve = &of_.result_.eve[at];
            task.nii = &of_.result_.nii[at];
        }

        void value_one(std::size_t i, std::size_t at) {
            value_.clear();
            if (is_regular(at))
                value_months(regular(at));
            else
                value_general(*state_.general[state_.slot[at]]);
            add_value(sums_of(at), value_);
            if (of_.detail_ != Detail::kTotals)
                of_.store(i, at, first_, tables_.used, value_.eve, nii_, value_);
            if (!is_finite(value_, tables_.used)) broken_ = std::min(broken_, at);
        }
        void value_months(const RegularPosition& position) {
            std::ranges::fill(own_sums_, 0.0);
            KernelTask task{.position = &position,
                            .sums = own_sums_.data(),
                            .eve = value_.eve.data(),
                            .nii = nii_.data()};
            value_regular(std::span(&task, 1), *state_.plans, kernel_,
                          !state_.settings.shared_sums);
            const SumRows sums(own_sums_.data(), months_);
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                value_.stub[lane] = sums.stub[lane] + sums.common[months_];
                for (std::size_t m = 0; m < months_; ++m) {
                    value_.months[m][lane] = sums.months[m * kLanes + lane] + sums.common[m];
                    value_.renewal[m][lane] = sums.renewal[m * kLanes + lane];
                }
            }
        }
        void value_general(const Book::State::General& general) {
            const auto value = [&](const ResolvedLeg& leg, PositionValue& out) {
                value_position(leg.contract, leg.terms, tables_, *of_.market_.regulation,
                               of_.terms_, out);
            };
            value(general.leg, value_);
            for (const ResolvedLeg& leg : general.more) {
                PositionValue other(months_);
                value(leg, other);
                value_ += other;
            }
            nii_ = {};
            for (std::size_t m = 0; m < months_; ++m)
                for (std::size_t lane = 0; lane < tables_.used; ++lane)
                    nii_[lane] += value_.months[m][lane] + value_.renewal[m][lane];
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
        std::vector<Place> places_;
        std::vector<KernelTask> tasks_;
        // Positions of the tasks, as indices in the book.
        std::array<std::size_t, kTogether> order_;
        PositionValue value_;  // value of a position outside the kernel
        Lanes nii_{};
        std::vector<double> own_sums_;
    };

    Error not_finite(std::size_t at) const {
        return fail(Code::kInvalidInput,
                    "the value of a position is not a finite number: its rate is too negative for "
                    "a level payment, or a curve is out of range")
            .with("position", std::to_string(at));
    }

    // `months` is read only for Detail::kMonths.
    void store(std::size_t i, std::size_t at, std::size_t first, std::size_t lanes,
               const Lanes& eve, const Lanes& nii, const PositionValue& months) {
        const double fx = fx_[state_.group[at]];
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

    void add_sums(double* sums, std::size_t group, std::size_t first, std::size_t lanes) {
        const double fx = fx_[group];
        const SumRows rows(sums, months_);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            BookTotal& total = result_.groups[group][first + lane];
            total.eve += fx * rows.eve[lane];
            total.stub += fx * (rows.stub[lane] + rows.common[months_]);
            for (std::size_t m = 0; m < months_; ++m) {
                total.running[m] += fx * (rows.months[m * kLanes + lane] + rows.common[m]);
                total.renewal[m] += fx * rows.renewal[m * kLanes + lane];
            }
        }
    }

    const Book::State& state_;
    const Market& market_;
    std::span<const Scenario> scenarios_;
    Detail detail_;
    std::optional<std::span<const std::size_t>> subset_;
    std::size_t stated_block_size_;  // 0: that of the book
    std::size_t count_;
    std::size_t months_;
    ValueTerms terms_;
    std::vector<double> fx_;                // rates to the reporting currency, by group
    std::vector<std::uint32_t> resetting_;  // positions valued first
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
                             std::optional<std::span<const std::size_t>> subset,
                             Measures measures) {
    if (scenarios.empty())
        return fail(Code::kInvalidInput, "there are no scenarios: expected at least one");
    CHECK(measures.months || detail != Detail::kMonths);
    return BookValuation(book, market, scenarios, detail, subset, 0, measures).run(work);
}

std::size_t block_count(const Book& book) {
    const Market none{};
    return BookValuation(book, none, {}, Detail::kTotals, std::nullopt).blocks();
}

Result<BookPart> value_book_part(const Book& book, const Market& market,
                                 std::span<const Scenario> scenarios, const UnitRange& blocks,
                                 const Work& work) {
    if (scenarios.empty())
        return fail(Code::kInvalidInput, "there are no scenarios: expected at least one");
    return BookValuation(book, market, scenarios, Detail::kTotals, std::nullopt)
        .run_part(blocks, work);
}

std::optional<BookCut> cut_of(const Book& book) {
    if (book.plans_are_full()) return std::nullopt;
    const Market none{};
    return BookValuation(book, none, {}, Detail::kTotals, std::nullopt).cut();
}

Result<BookPart> value_book_slice(const Book& slice, const Market& market,
                                  std::span<const Scenario> scenarios, const UnitRange& blocks,
                                  std::size_t block_size, const Work& work) {
    if (scenarios.empty())
        return fail(Code::kInvalidInput, "there are no scenarios: expected at least one");
    std::vector<std::size_t> as_added(slice.size());
    std::iota(as_added.begin(), as_added.end(), std::size_t{0});
    BookValuation valuation(slice, market, scenarios, Detail::kTotals, as_added, block_size);
    if (block_size == 0 || valuation.blocks() != blocks.count)
        return fail(Code::kInvalidInput, "the positions do not fill the blocks of the part");
    TRY(BookPart part, valuation.run_part({0, blocks.count}, work));
    part.blocks = blocks;
    return part;
}

Result<BookValue> book_value_of(const Book& book, const Market& market,
                                std::span<const Scenario> scenarios, std::vector<BookPart> parts) {
    return BookValuation(book, market, scenarios, Detail::kTotals, std::nullopt)
        .merge(std::move(parts));
}

}  // namespace ballast::alm
