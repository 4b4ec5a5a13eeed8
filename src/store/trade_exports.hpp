// Exported trades: the file as it was sent, with who and when; and the templates of files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

using TradeExportId = Id<struct TradeExportTag>;

struct TradeExport {
    TradeExportId id;
    std::string format;         // fix42, fix44, csv
    std::string template_name;  // of a CSV file
    std::string source;         // "portfolio:demo-long-short", "proforma:<id>"; empty: the request
    std::int64_t orders = 0;
    std::string file_name;
    std::int64_t size_bytes = 0;
    std::string digest;  // SHA-256 of the contents
    std::string created_by;
    Instant created_at;
};

// Size, digest, id and time are set here. Contents are UTF-8 without NUL, at most 32 MiB.
Result<TradeExport> keep_trade_export(Transaction& transaction, TradeExport row,
                                      std::string_view content, Instant now);
// By time; of one source if given.
Result<Page<TradeExport>> list_trade_exports(Transaction& transaction, std::string_view source,
                                             const PageRequest& page);
Result<TradeExport> get_trade_export(Transaction& transaction, const TradeExportId& id);
// kCorrupted when the contents are not those that were exported.
Result<std::string> trade_export_content(Transaction& transaction, const TradeExport& row);

// A template is a document that the store does not parse.
struct StoredTemplate {
    std::string name;
    std::string document;
};

Result<std::vector<StoredTemplate>> trade_templates(Transaction& transaction);
Status put_trade_template(Transaction& transaction, const StoredTemplate& form, Instant now);
// kNotFound if the export does not exist.
Status delete_trade_template(Transaction& transaction, std::string_view name);

}  // namespace ballast::store
