// Results of a stored deal that rest on records which were added, corrected or hidden since.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "store/clo_record_times.hpp"

namespace ballast::service {

// The records of one deal as they are now, read as they are needed.
class CloRecordsNow {
public:
    // `transaction` must outlive it.
    CloRecordsNow(store::Transaction& transaction, store::CloDeal deal, fin::Date today)
        : transaction_(transaction), deal_(std::move(deal)), today_(today) {}

    // For a result as of a date that was computed at a time from records with a digest: when they
    // changed since; nullopt: they did not. Without a digest, any later change of a record that
    // applies on the date counts.
    Result<std::optional<Instant>> changed_since(fin::Date as_of, Instant computed_at,
                                                 const std::string& digest);

private:
    Result<std::string> digest_on(fin::Date as_of);

    store::Transaction& transaction_;
    store::CloDeal deal_;
    fin::Date today_;
    std::optional<std::map<fin::Date, Instant>> times_;
    std::map<fin::Date, std::string> digests_;
};

}  // namespace ballast::service
