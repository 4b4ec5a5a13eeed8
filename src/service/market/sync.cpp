#include "service/market/sync.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <span>
#include <tuple>
#include <utility>

#include "base/release.hpp"
#include "base/threads.hpp"
#include "feed/overlap.hpp"
#include "job/queue.hpp"
#include "service/call.hpp"
#include "service/field_error.hpp"
#include "service/market/price_book.hpp"
#include "service/market/price_quality_plan.hpp"
#include "service/market/providers.hpp"
#include "service/market/sync_download.hpp"
#include "service/market/sync_quotes.hpp"
#include "service/market/sync_targets.hpp"
#include "service/running_call.hpp"
#include "store/database.hpp"
#include "store/market_records.hpp"
#include "store/market_series.hpp"
#include "store/price_quality.hpp"

namespace ballast::service {

namespace {

using model::PriceBar;
using model::SeriesKind;
using model::SeriesState;

constexpr std::size_t kBlock = 500;         // series whose stored tails are read at once
constexpr std::size_t kGroup = 8;           // downloads between looks at how much is in memory
constexpr std::size_t kDownloads = 4;       // at once, within the limit of the provider
constexpr std::size_t kMostBars = 100'000;  // in memory before they are stored
// With more series their quality is judged when it is listed: judging reads the whole series.
constexpr std::size_t kMostJudged = 2'000;
constexpr std::size_t kJudgedAtOnce = 40;  // twenty years of so many take about 120 MB
constexpr std::size_t kMostIssues = 500;
// Rows before the last one that an overlap may need, with holidays.
constexpr int kTailDays = 40;

using Key = std::pair<std::string, std::string>;  // symbol and source

// What a block of targets has stored.
struct StoredBlock {
    std::map<std::pair<SeriesKind, Key>, SeriesState> states;
    std::map<Key, StoredTail> prices;
    std::map<Key, StoredTail> macro;
    std::vector<model::MarketRecord> records;  // of option chains and quotes, for today's session
};

class Sync {
public:
    Sync(Call& call, const SyncRequest& request, fin::Calendar calendar, fin::Date to)
        : call_(call),
          request_(request),
          calendar_(std::move(calendar)),
          to_(to),
          session_(last_begun_session(call.now(), calendar_)) {}

    Result<SyncResponse> run(std::span<const SyncTarget> targets) {
        TRY(database_, call_.environment().database());
        TRY(columns_, call_.environment().columns());
        TRY_STATUS(read_job_start());
        judge_ = targets.size() <= kMostJudged;
        total_ = targets.size();
        downloaders_.emplace(std::clamp<std::size_t>(targets.size(), 1, kDownloads));
        response_.to = to_;
        for (std::size_t at = 0; at < targets.size(); at += kBlock)
            TRY_STATUS(run_block(targets.subspan(at, std::min(kBlock, targets.size() - at))));
        std::ranges::stable_sort(response_.data, [](const auto& a, const auto& b) {
            return std::tie(a.kind, a.symbol) < std::tie(b.kind, b.symbol);
        });
        add_totals();
        return std::move(response_);
    }

private:
    // Series downloaded after this are left out: an earlier attempt of the job has done them.
    Status read_job_start() {
        if (call_.job().empty()) return {};
        TRY(job::Queue * queue, call_.environment().queue());
        TRY(const JobId id, JobId::parse(call_.job()));
        TRY(const job::Job job, queue->get(call_.principal().tenant, id));
        job_start_ = job.created_at;
        return {};
    }

    Status run_block(std::span<const SyncTarget> targets) {
        TRY(const StoredBlock stored, read_block(targets));
        for (; !targets.empty(); targets = targets.subspan(std::min(kGroup, targets.size()))) {
            TRY_STATUS(run_group(targets.first(std::min(kGroup, targets.size())), stored));
            if (bars_ >= kMostBars) TRY_STATUS(store_pending());
        }
        run_quotes(stored);
        return store_pending();
    }

    // Downloads several series at once, since most of the time is the wait for their provider.
    Status run_group(std::span<const SyncTarget> targets, const StoredBlock& stored) {
        std::vector<std::function<Download()>> tasks;
        for (const SyncTarget& target : targets) {
            TRY_STATUS(call_.work().cancel.check());
            if (target.kind == SeriesKind::kQuotes && target.provider)
                TRY_STATUS(add_quote(target, stored));
            else if (auto task = task_of(target, stored))
                tasks.push_back(std::move(task));
        }
        done_ += targets.size() - tasks.size();
        std::vector<Download> downloads(tasks.size());
        downloaders_->for_blocks(tasks.size(), [&](std::size_t i) {
            if (call_.work().cancel.requested()) return;
            const RunningCall running(call_);
            downloads[i] = tasks[i]();
            const std::lock_guard lock(reporting_);
            ++done_;
            if (call_.work().report) call_.work().report({done_, total_, "series", "downloading"});
        });
        // A download that was cancelled is no failure of the provider.
        TRY_STATUS(call_.work().cancel.check());
        for (Download& download : downloads) {
            bars_ += download.bars.size();
            pending_.push_back(std::move(download));
        }
        return {};
    }

    Result<StoredBlock> read_block(std::span<const SyncTarget> targets) {
        StoredBlock block;
        TRY_STATUS(call_.read([&](store::Transaction& transaction) -> Status {
            store::SeriesFilter named;
            store::PriceFilter tails;
            std::optional<fin::Date> last;
            for (const SyncTarget& target : targets) named.names.push_back(target.symbol);
            TRY(const auto states, store::series_states(transaction, named));
            for (const SeriesState& state : states) {
                block.states[{state.kind, {state.symbol, state.source}}] = state;
                if (state.kind != SeriesKind::kPrices || !state.last_date) continue;
                last = std::min(last.value_or(*state.last_date), *state.last_date);
                tails.symbols.push_back(state.symbol);
            }
            TRY(auto actions, store::price_actions(transaction, named));
            for (model::PriceAction& action : actions) {
                // Splits of any source explain a change of prices.
                const std::string symbol = action.symbol;
                for (const SyncTarget& target : targets)
                    if (target.symbol == symbol && target.provider)
                        block.prices[{symbol, target.provider->name}].actions.push_back(action);
            }
            TRY(auto points, store::macro_points(transaction, macro_names(targets)));
            for (model::MacroPoint& point : points)
                block.macro[{point.series, point.source}].points.push_back(std::move(point));
            TRY(block.records, session_records(transaction, targets));
            if (!last) return {};
            tails.from = *last - kTailDays;
            TRY(const store::PriceParts parts, store::price_parts(transaction));
            TRY(auto bars, store::read_bars(*columns_, parts, tails));
            for (PriceBar& bar : bars)
                block.prices[{bar.symbol, bar.source}].bars.push_back(std::move(bar));
            return {};
        }));
        return block;
    }

    // Of the option chains and quotes among the targets.
    Result<std::vector<model::MarketRecord>> session_records(store::Transaction& transaction,
                                                             std::span<const SyncTarget> targets) {
        std::vector<model::MarketRecord> records;
        for (const auto& [series, kind] :
             {std::pair(SeriesKind::kChain, model::RecordKind::kOptionQuote),
              std::pair(SeriesKind::kQuotes, model::RecordKind::kQuote)}) {
            store::RecordFilter filter{.kind = kind, .from = session_, .to = session_};
            for (const SyncTarget& target : targets)
                if (target.kind == series) filter.instruments.push_back(target.symbol);
            if (filter.instruments.empty()) continue;
            TRY(auto found, store::market_records(transaction, filter));
            records.insert(records.end(), std::make_move_iterator(found.begin()),
                           std::make_move_iterator(found.end()));
        }
        return records;
    }

    // Without names, one that no series has: an empty list would mean all.
    static store::SeriesFilter macro_names(std::span<const SyncTarget> targets) {
        store::SeriesFilter filter{.names = {""}};
        for (const SyncTarget& target : targets)
            if (target.kind == SeriesKind::kMacro) filter.names.push_back(target.symbol);
        return filter;
    }

    // The state of a target's series; nullopt where an earlier attempt of the job has done it.
    std::optional<SeriesState> state_to_download(const SyncTarget& target,
                                                 const StoredBlock& stored) {
        const Key key{target.symbol, target.provider->name};
        SeriesState state{.kind = target.kind, .symbol = key.first, .source = key.second};
        if (const auto found = stored.states.find({target.kind, key}); found != stored.states.end())
            state = found->second;
        if (!job_start_ || !state.failure.empty() || state.fetched_at <= job_start_) return state;
        Download done{.state = std::move(state)};
        done.result = {.kind = target.kind,
                       .symbol = target.symbol,
                       .source = target.provider->name,
                       .status = SyncStatus::kDone};
        finish(done);
        return std::nullopt;
    }

    Fetch fetch_from(const feed::Provider& provider) {
        return [this, provider](const feed::HttpRequest& request) {
            return fetch(call_.environment(), call_.principal().tenant, provider, request,
                         call_.work().cancel);
        };
    }

    // Quotes of several symbols come from one request.
    Status add_quote(const SyncTarget& target, const StoredBlock& stored) {
        auto state = state_to_download(target, stored);
        if (!state) return {};
        quotes_.push_back({*target.provider, *std::move(state)});
        if (quotes_.size() == feed::kMostQuotes) run_quotes(stored);
        return {};
    }

    void run_quotes(const StoredBlock& stored) {
        while (!quotes_.empty()) {
            const feed::Provider provider = quotes_.front().provider;
            std::vector<SeriesState> states;
            std::erase_if(quotes_, [&](PendingQuote& one) {
                if (one.provider.name != provider.name) return false;
                states.push_back(std::move(one.state));
                return true;
            });
            for (Download& one :
                 download_quotes(provider, std::move(states), {.records = stored.records}, session_,
                                 call_.now(), fetch_from(provider)))
                pending_.push_back(std::move(one));
        }
    }

    // The task that downloads a series; empty when the series needs no download.
    // `stored` must outlive it.
    std::function<Download()> task_of(const SyncTarget& target, const StoredBlock& stored) {
        if (!target.provider) {
            SyncedSeries missing{.kind = target.kind,
                                 .symbol = target.symbol,
                                 .status = SyncStatus::kFailed,
                                 .reason = target.missing};
            response_.data.push_back(std::move(missing));
            return {};
        }
        auto state = state_to_download(target, stored);
        if (!state) return {};
        return [this, &stored, provider = *target.provider, kind = target.kind,
                state = *std::move(state)]() mutable {
            return download(provider, kind, std::move(state), stored);
        };
    }

    Download download(const feed::Provider& provider, SeriesKind kind, SeriesState state,
                      const StoredBlock& stored) {
        const Fetch fetch_one = fetch_from(provider);
        if (kind == SeriesKind::kChain)
            return download_chain(provider, std::move(state), {.records = stored.records}, session_,
                                  call_.now(), fetch_one);
        const DownloadWindow window{
            .from = request_.from, .to = to_, .full = request_.full, .now = call_.now()};
        const bool is_macro = kind == SeriesKind::kMacro;
        const auto& tails = is_macro ? stored.macro : stored.prices;
        const auto tail = tails.find({state.symbol, provider.name});
        const StoredTail nothing;
        const StoredTail& known = tail == tails.end() ? nothing : tail->second;
        return is_macro ? download_macro(provider, std::move(state), known, window, fetch_one)
                        : download_prices(provider, std::move(state), known, window, fetch_one);
    }

    // The pending downloads in one transaction.
    Status store_pending() {
        if (pending_.empty()) return {};
        const std::vector<PriceBar> bars = pending_bars();
        market::PriceImportPlan plan;
        TRY_STATUS(database_->transact(call_.principal().tenant,
                                       [&](store::Transaction& transaction) -> Status {
                                           TRY(plan, store_bars(transaction, bars));
                                           return store_others(transaction);
                                       }));
        for (const market::SymbolImport& one : plan.symbols)
            for (Download& download : pending_)
                if (download.state.kind == SeriesKind::kPrices &&
                    download.state.symbol == one.symbol && download.state.source == one.source) {
                    download.result.added = one.added;
                    download.result.restated = one.restated;
                    download.result.unchanged = one.unchanged;
                }
        for (Download& one : pending_) finish(one);
        pending_.clear();
        bars_ = 0;
        return {};
    }

    // Of all pending downloads, by symbol, date and source.
    std::vector<PriceBar> pending_bars() {
        std::ranges::stable_sort(pending_, {}, [](const Download& one) -> const std::string& {
            return one.state.symbol;
        });
        std::vector<PriceBar> bars;
        bars.reserve(bars_);
        for (Download& one : pending_) {
            std::ranges::move(one.bars, std::back_inserter(bars));
            release(one.bars);
        }
        // They are in this order unless a symbol has several sources.
        const auto before = [](const PriceBar& a, const PriceBar& b) {
            return std::tie(a.symbol, a.date, a.source) < std::tie(b.symbol, b.date, b.source);
        };
        if (!std::ranges::is_sorted(bars, before)) std::ranges::stable_sort(bars, before);
        return bars;
    }

    // The bars of up to `most` symbols at the start of `bars`, which are by symbol.
    static std::span<const PriceBar> first_symbols(std::span<const PriceBar> bars,
                                                   std::size_t most) {
        std::size_t symbols = 0;
        std::size_t end = 0;
        for (; end < bars.size(); ++end)
            if ((end == 0 || bars[end].symbol != bars[end - 1].symbol) && ++symbols > most) break;
        return bars.first(end);
    }

    static void append(market::PriceImportPlan&& from, market::PriceImportPlan& to) {
        std::ranges::move(from.symbols, std::back_inserter(to.symbols));
        std::ranges::move(from.restatements, std::back_inserter(to.restatements));
        std::ranges::move(from.written, std::back_inserter(to.written));
        to.added += from.added;
        to.restated += from.restated;
        to.unchanged += from.unchanged;
        to.overriding += from.overriding;
    }

    // With the quality of each symbol, for which its whole history is read: of a few at a time.
    Result<market::PriceImportPlan> judged_plan(store::Transaction& transaction,
                                                std::span<const PriceBar> bars, Instant now,
                                                std::vector<model::PriceQuality>& quality) {
        market::PriceImportPlan plan;
        std::vector<PriceFlag> flags;
        while (!bars.empty()) {
            const auto some = first_symbols(bars, kJudgedAtOnce);
            bars = bars.subspan(some.size());
            TRY(PlannedPrices planned,
                plan_prices(transaction, *columns_, {some.begin(), some.end()}));
            if (planned.plan.written.empty()) {
                append(std::move(planned.plan), plan);
                continue;
            }
            TRY_STATUS(judge_plan(planned, now, calendar_, flags, quality));
            append(std::move(planned.plan), plan);
        }
        return plan;
    }

    Result<market::PriceImportPlan> unjudged_plan(store::Transaction& transaction,
                                                  std::span<const PriceBar> bars) {
        fin::Date first = bars.front().date;
        for (const PriceBar& bar : bars) first = std::min(first, bar.date);
        TRY(PlannedPrices planned,
            plan_prices(transaction, *columns_, {bars.begin(), bars.end()}, first));
        return std::move(planned.plan);
    }

    Result<market::PriceImportPlan> store_bars(store::Transaction& transaction,
                                               std::span<const PriceBar> bars) {
        if (bars.empty()) return market::PriceImportPlan{};
        const Instant now = call_.now();
        std::vector<model::PriceQuality> quality;
        TRY(market::PriceImportPlan plan, judge_ ? judged_plan(transaction, bars, now, quality)
                                                 : unjudged_plan(transaction, bars));
        if (plan.written.empty()) return plan;
        TRY(const store::Dataset added, store::add_bars(transaction, *columns_, plan.written, now));
        for (model::PriceQuality& one : quality)
            if (one.known_at == now) one.known_at = added.created_at;
        TRY_STATUS(store::put_price_quality(transaction, quality));
        return plan;
    }

    Status store_others(store::Transaction& transaction) {
        std::vector<model::PriceAction> actions;
        std::vector<model::MacroPoint> points;
        std::vector<model::MarketRecord> records;
        std::vector<SeriesState> states;
        for (const Download& one : pending_) {
            actions.insert(actions.end(), one.actions.begin(), one.actions.end());
            points.insert(points.end(), one.points.begin(), one.points.end());
            records.insert(records.end(), one.records.begin(), one.records.end());
            states.push_back(one.state);
        }
        TRY_STATUS(store::add_market_records(transaction, records));
        TRY_STATUS(store::add_actions(transaction, actions));
        TRY_STATUS(store::add_macro_points(transaction, points));
        return store::put_series_states(transaction, states);
    }

    void finish(Download& download) {
        SyncedSeries& result = download.result;
        const SeriesState& state = download.state;
        result.actions = static_cast<std::int64_t>(download.actions.size());
        result.first = state.first_date;
        result.last = state.last_date;
        result.fetched_at = state.fetched_at;
        if (state.fetched_at)
            result.age_s = static_cast<double>((call_.now() - *state.fetched_at).count()) / 1e6;
        if (result.status == SyncStatus::kUnchanged) {
            if (result.added > 0) result.status = SyncStatus::kUpdated;
            if (result.restated > 0) result.status = SyncStatus::kRestated;
        }
        for (Issue& issue : download.issues)
            if (response_.issues.size() < kMostIssues) response_.issues.push_back(std::move(issue));
        response_.data.push_back(std::move(result));
    }

    void add_totals() {
        SyncTotals& totals = response_.totals;
        totals.series = static_cast<std::int64_t>(response_.data.size());
        for (const SyncedSeries& one : response_.data) {
            totals.added += one.added;
            totals.restated += one.restated;
            totals.unchanged += one.unchanged;
            totals.failed += one.status == SyncStatus::kFailed;
            totals.stale +=
                one.status == SyncStatus::kStale || one.status == SyncStatus::kQuarantined;
        }
    }

    Call& call_;
    const SyncRequest& request_;
    fin::Calendar calendar_;
    fin::Date to_;
    fin::Date session_;  // that quotes belong to
    store::Database* database_ = nullptr;
    store::Columns* columns_ = nullptr;
    std::optional<Instant> job_start_;
    bool judge_ = true;
    struct PendingQuote {
        feed::Provider provider;
        SeriesState state;
    };
    std::vector<PendingQuote> quotes_;
    std::vector<Download> pending_;
    std::size_t bars_ = 0;
    std::uint64_t done_ = 0;
    std::uint64_t total_ = 0;
    std::mutex reporting_;  // guards done_ while series are downloaded
    std::optional<ThreadPool> downloaders_;
    SyncResponse response_;
};

}  // namespace

Result<SyncResponse> sync_market(Call& call, const SyncRequest& request) {
    auto calendar = fin::Calendar::named(request.calendar);
    if (!calendar) return invalid("/calendar", "not_allowed", calendar.error().message, "use NYSE");
    const fin::Date closed = last_closed_session(call.now());
    const fin::Date to = std::min(request.to.value_or(closed), closed);
    if (request.from && *request.from > to)
        return invalid("/from", "range",
                       fmt::format("the first date {} is after the last one, {}",
                                   request.from->to_string(), to.to_string()),
                       "give an earlier date");
    TRY(const auto targets, sync_targets(call, request));
    call.touch("market");
    return Sync(call, request, *std::move(calendar), to).run(targets);
}

}  // namespace ballast::service
