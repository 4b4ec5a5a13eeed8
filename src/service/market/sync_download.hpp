// The download of one series: what to request, what the response adds to the stored series.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "feed/provider.hpp"
#include "model/market_record.hpp"
#include "model/market_series.hpp"
#include "service/market/sync_requests.hpp"

namespace ballast::service {

// What is stored of the series.
struct StoredTail {
    std::vector<model::PriceBar> bars = {};  // the last ones from the provider, by date
    std::vector<model::PriceAction> actions = {};
    std::vector<model::MacroPoint> points = {};     // all from the provider, by date
    std::vector<model::MarketRecord> records = {};  // those of the date of the download
};

// What a download adds; nothing unless it succeeded.
struct Download {
    SyncedSeries result;
    model::SeriesState state;
    std::vector<model::PriceBar> bars = {};
    std::vector<model::PriceAction> actions = {};
    std::vector<model::MacroPoint> points = {};
    std::vector<model::MarketRecord> records = {};
    Issues issues = {};
};

struct DownloadWindow {
    std::optional<fin::Date> from;
    fin::Date to;
    bool full = false;
    Instant now;
};

// Results of a download, for downloads of every kind.
Download begin_download(model::SeriesState state);
void succeed(Download& download, Instant now, bool full);
// Notes the reason, and nothing is stored.
void note_failure(Download& download, const Error& error, Instant now);
// A later time than that of the value it replaces.
Instant later_than(const std::optional<Instant>& known_at, Instant now);

using Fetch = std::function<Result<feed::HttpResponse>(const feed::HttpRequest&)>;

// `state` is that of the series, with its kind, symbol and source. Failures are results.
Download download_prices(const feed::Provider& provider, model::SeriesState state,
                         const StoredTail& stored, const DownloadWindow& window,
                         const Fetch& fetch);
Download download_macro(const feed::Provider& provider, model::SeriesState state,
                        const StoredTail& stored, const DownloadWindow& window, const Fetch& fetch);

}  // namespace ballast::service
