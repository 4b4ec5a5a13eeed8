#include "service/ledger/import_source.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <utility>

#include "base/digest.hpp"
#include "base/release.hpp"
#include "service/call.hpp"
#include "service/ledger/describe_import.hpp"
#include "service/ledger/export_csv.hpp"
#include "service/uploaded_file.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

Error error(std::string pointer, std::string code, std::string message, std::string hint) {
    return Error{Code::kInvalidInput,
                 message,
                 {{std::move(pointer), std::move(code), std::move(message), std::move(hint)}}};
}

Status read_bytes(Call& call, const ImportRequest& request, ImportSource& source) {
    const int given = static_cast<int>(!request.file.empty()) +
                      static_cast<int>(!request.content.empty()) +
                      static_cast<int>(!request.upload.empty());
    if (given != 1)
        return error("/file", "required",
                     fmt::format("{} of `file`, `content` and `upload` are given: expected one",
                                 given == 0 ? "none" : "several"),
                     "give `content`, the text of the file, or `upload`, the id of an upload");
    if (!request.content.empty()) {
        source.bytes = request.content;
        source.file_name = request.file_name;
    } else if (!request.upload.empty()) {
        // Its text is decoded into a second copy.
        TRY(UploadedFile file, read_uploaded(call, request.upload, 2));
        source.bytes = std::move(file.bytes);
        source.file_name = request.file_name;
    } else {
        if (!call.files())
            return error("/file", "file", "files on disk cannot be named in this interface",
                         "give the text of the file as `content`");
        TRY(source.bytes, call.files()->read_bytes(request.file));
        source.file_name = request.file_name.empty()
                               ? std::filesystem::path(request.file).filename().string()
                               : request.file_name;
    }
    source.file_digest = sha256_hex(source.bytes);
    return {};
}

// The named profile, or the one saved for this header.
Result<ProfileDocument> profile_of(Call& call, const ImportRequest& request, ImportSource& source) {
    std::optional<store::ImportProfile> found;
    if (!request.profile.empty()) {
        TRY(found, store::get_profile(call.transaction(), request.profile));
    } else if (request.format == "auto" && !request.mapping) {
        TRY(found,
            store::find_profile(call.transaction(), ingest::header_fingerprint(source.bytes)));
    }
    if (!found) return ProfileDocument{};
    source.profile = found->name;
    return wire::read_json<ProfileDocument>(found->profile);
}

Result<std::string> fallback_account(Call& call, const ImportRequest& request,
                                     const ProfileDocument& profile,
                                     const std::vector<model::Account>& accounts,
                                     const ingest::ImportFile& file) {
    const std::string& given = request.account.empty() ? profile.account : request.account;
    if (!given.empty()) {
        const auto known = store::find_account(call.transaction(), given);
        if (known) return known->slug;
        if (known.error().code != Code::kNotFound) return Error(known.error());
        std::string slug = ledger::slug_of(given, {.fallback = "", .by_name = {}});
        if (slug.empty())
            return error("/account", "pattern",
                         fmt::format("the account name \"{}\" is not valid", given),
                         "use 1 to 64 of the characters a-z, 0-9 and -");
        return slug;
    }
    if (accounts.size() == 1) return accounts.front().slug;
    for (const ingest::ImportRow& row : file.rows) {
        const auto* imported = std::get_if<ingest::ImportedRow>(&row);
        if (!imported || !imported->transaction.account.empty()) continue;
        return error("/account", "required",
                     accounts.empty() ? "the file names no account"
                                      : "the file names no account and the ledger has several",
                     "set `account`; one that does not exist is created");
    }
    return std::string("main");
}

fin::Currency currency_of(const ImportRequest& request, const ProfileDocument& profile,
                          const std::vector<model::Account>& accounts) {
    if (request.currency) return *request.currency;
    if (profile.currency) return *profile.currency;
    const std::string& given = request.account.empty() ? profile.account : request.account;
    for (const model::Account& account : accounts)
        if (account.slug == given || account.id.to_string() == given ||
            (given.empty() && accounts.size() == 1))
            return account.currency;
    return fin::Currency::kUsd;
}

}  // namespace

ingest::ColumnMapping mapping_of(const MappingFields& fields) {
    ingest::ColumnMapping mapping{.date = fields.date,
                                  .type = fields.type,
                                  .symbol = fields.symbol,
                                  .quantity = fields.quantity,
                                  .price = fields.price,
                                  .amount = fields.amount,
                                  .fees = fields.fees,
                                  .currency = fields.currency,
                                  .account = fields.account,
                                  .ratio = fields.ratio,
                                  .lot_id = fields.lot_id,
                                  .new_symbol = fields.new_symbol,
                                  .source_id = fields.source_id,
                                  .note = fields.note};
    mapping.types.assign(fields.types.begin(), fields.types.end());
    mapping.default_type = fields.default_type;
    mapping.date_order = fields.date_order;
    mapping.amount_sign = fields.amount_sign;
    if (!fields.decimal_sign.empty()) mapping.decimal_sign = fields.decimal_sign.front();
    if (!fields.delimiter.empty()) mapping.delimiter = fields.delimiter.front();
    return mapping;
}

Result<ImportSource> read_import_source(Call& call, const ImportRequest& request) {
    ImportSource source;
    TRY_STATUS(read_bytes(call, request, source));
    TRY(const auto accounts, store::all_accounts(call.transaction()));
    const bool exported = request.format == "auto" ? is_transactions_csv(source.bytes)
                                                   : request.format == kExportFormat;
    ProfileDocument profile;
    if (!exported) {
        TRY(profile, profile_of(call, request, source));
    }
    source.options.currency = currency_of(request, profile, accounts);
    source.options.format = request.format == "auto" ? profile.format : request.format;
    if (const auto& mapping = request.mapping ? request.mapping : profile.mapping)
        source.options.mapping = mapping_of(*mapping);
    auto file = exported ? read_transactions_csv(source.bytes)
                         : ingest::read_import_file(source.bytes, source.options);
    if (!file) return std::move(file).error().with("file", source.file_name);
    source.file = *std::move(file);
    source.choice.by_name = profile.accounts;
    source.choice.types = source.file.account_types;
    for (const auto& [name, slug] : request.accounts) source.choice.by_name[name] = slug;
    // Its rows have all that is needed of it.
    release(source.bytes);
    TRY(source.choice.fallback, fallback_account(call, request, profile, accounts, source.file));
    source.choice.fallback_name = request.account.empty() ? profile.account : request.account;
    return source;
}

}  // namespace ballast::service
