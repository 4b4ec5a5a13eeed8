// Records of reports and templates of reports of the transaction's tenant. The documents of a
// report are objects (objects.hpp) that the service stores under the report's id.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

using ReportId = Id<struct ReportTag>;

enum class ReportKind : std::uint8_t {
    kRisk,
    kBalanceSheet,
    kLedgerYear,
    kPlan,
    kCloPaymentDate,
    kSupervisoryTemplates,
};

struct StoredReport {
    ReportId id;
    ReportKind kind = ReportKind::kRisk;
    std::string subject;     // slug of portfolio or deal, id of the session, year of the ledger
    std::string subject_id;  // id of what the subject names
    std::string title;
    fin::Date as_of;
    std::string digest;  // of request, engine version and data
    std::string data_digest;
    std::string content_digest;  // of the document
    std::string engine_version;
    std::optional<double> coverage;
    std::int64_t issues = 0;
    std::string report_template;          // its name; may be empty
    std::map<std::string, double> sizes;  // bytes by format
    std::vector<std::string> files;       // SHA-256 of every document
    std::string request;                  // the request, as JSON, to compute it again
    std::string owner;  // member who alone may read it; empty: all with the permission
    std::string created_by;
    Instant created_at;
};

struct ReportFilter {
    std::optional<ReportKind> kind = {};
    std::string subject = {};
    std::optional<fin::Date> from = {};
    std::optional<fin::Date> to = {};
};

Status add_report(Transaction& transaction, const StoredReport& report);
// After a format was added.
Status set_report_files(Transaction& transaction, const StoredReport& report);
Result<StoredReport> get_report(Transaction& transaction, const ReportId& id);
// The newest with that document; nullopt without one.
Result<std::optional<StoredReport>> find_report(Transaction& transaction,
                                                std::string_view content_digest);
// Those with the digest of request and data, or with a document of that SHA-256, the newest first.
Result<std::vector<StoredReport>> reports_with_digest(Transaction& transaction,
                                                      std::string_view digest);
Result<std::vector<StoredReport>> reports_with_file(Transaction& transaction,
                                                    std::string_view sha256);
// By time of generation.
Result<Page<StoredReport>> list_reports(Transaction& transaction, const ReportFilter& filter,
                                        const PageRequest& page);
Status delete_report(Transaction& transaction, const ReportId& id);
// Ids of the oldest reports made before an instant and not approved, for the janitor.
Result<std::vector<ReportId>> reports_before(Transaction& transaction, Instant before,
                                             std::int64_t most);

enum class ReportPaper : std::uint8_t { kA4, kLetter };

struct ReportTemplate {
    std::string name;
    ReportKind kind = ReportKind::kRisk;
    std::vector<std::string> sections;  // in their order; empty: all
    std::vector<std::string> formats;
    std::string logo;
    std::string benchmark;  // empty: of the portfolio's settings
    ReportPaper paper = ReportPaper::kA4;
    Instant updated_at;
};

// Adds a template, or replaces the one with its name.
Status put_report_template(Transaction& transaction, const ReportTemplate& one);
Result<std::vector<ReportTemplate>> report_templates(Transaction& transaction);
Result<ReportTemplate> get_report_template(Transaction& transaction, std::string_view name);
Status delete_report_template(Transaction& transaction, std::string_view name);

}  // namespace ballast::store
