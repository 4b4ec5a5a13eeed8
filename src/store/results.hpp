// Results over time: what was computed of a subject as of a date, never changed afterwards.
//
// A result has a subject, a kind and a date. Computed again from other inputs, it becomes a new
// version; the former ones stay readable until the retention removes them. Documents are JSON that
// the store does not parse.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

using ResultId = Id<struct ResultTag>;

enum class ResultSubject : std::uint8_t {
    kPortfolio,
    kLedger,
    kBalanceSheet,
    kDeal,
    kPlan,
    kWorkspace
};

// Headline numbers by path: {"historical.0.99.var": 123.4}.
using ResultFigures = std::map<std::string, double>;

// What identifies a series of results.
struct ResultKey {
    ResultSubject subject_type = ResultSubject::kPortfolio;
    std::string subject;  // id of the subject; empty for the ledger and the workspace
    std::string kind;     // "snapshot", "var", "factors" …
    fin::Date as_of;
};

// What a computation leaves.
struct ResultDraft {
    ResultKey key;
    std::string digest;  // of inputs, settings and engine version
    ResultFigures figures;
    std::vector<std::string> findings;  // sentences about breaches, which Home lists
    std::string manifest = "{}";        // inputs with their digests, settings
    std::string document = "{}";        // the response
    std::string reason;                 // why it was computed again, where somebody said so
    std::string owner;       // member who alone may read it; empty: all with the permission
    std::string created_by;  // user or schedule
};

struct StoredResult {
    ResultId id;
    ResultSubject subject_type = ResultSubject::kPortfolio;
    std::string subject;
    std::string kind;
    fin::Date as_of;
    std::int64_t version = 1;  // per subject, kind and date, ascending
    bool latest = true;        // the version that series and pages show
    std::string digest;
    ResultFigures figures;
    std::vector<std::string> findings;
    std::string reason;
    std::string owner;
    std::string created_by;
    Instant created_at;
};

struct KeptResult {
    StoredResult row;
    bool is_new = true;  // false: the latest version had the same digest
};

// Adds a version unless the latest one has the same digest.
Result<KeptResult> keep_result(Transaction& transaction, const ResultDraft& draft, Instant now);

struct ResultFilter {
    std::optional<ResultSubject> subject_type = {};
    std::optional<std::string> subject = {};
    std::string kind = {};
    std::optional<fin::Date> from = {};
    std::optional<fin::Date> to = {};
    bool superseded = false;  // earlier versions as well
};

// Ordered by time of computation.
Result<Page<StoredResult>> list_results(Transaction& transaction, const ResultFilter& filter,
                                        const PageRequest& page);
Result<StoredResult> get_result(Transaction& transaction, const ResultId& id);
// The latest version with the greatest date, up to `on` if given; nullopt without one.
Result<std::optional<StoredResult>> latest_result(Transaction& transaction,
                                                  ResultSubject subject_type,
                                                  const std::string& subject,
                                                  const std::string& kind,
                                                  std::optional<fin::Date> on);
// The latest versions by date.
Result<std::vector<StoredResult>> result_series(Transaction& transaction,
                                                ResultSubject subject_type,
                                                const std::string& subject, const std::string& kind,
                                                std::optional<fin::Date> from,
                                                std::optional<fin::Date> to);
// The newest result of each subject and kind.
Result<std::vector<StoredResult>> newest_results(Transaction& transaction);

Result<std::string> result_document(Transaction& transaction, const ResultId& id);
Result<std::string> result_manifest(Transaction& transaction, const ResultId& id);

// Removes results as of dates before `as_of`, and versions superseded before `superseded`; at most
// `most` rows. Returns their number.
Result<std::int64_t> purge_results(Transaction& transaction, fin::Date as_of, Instant superseded,
                                   std::int64_t most);
// All results of a subject that is deleted.
Result<std::int64_t> delete_results_of(Transaction& transaction, ResultSubject subject_type,
                                       const std::string& subject);

}  // namespace ballast::store
