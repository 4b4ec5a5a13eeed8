#include "service/report/archive.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"
#include "service/report/describe.hpp"
#include "service/risk/settings.hpp"
#include "store/database.hpp"
#include "store/objects.hpp"

namespace ballast::service {

namespace {

std::string key_of(const store::ReportId& id, ReportFormat format) {
    return fmt::format("reports/{}/{}", id.to_string(), describe::to_word(format));
}

Error missing(const std::string& id) {
    return fail(Code::kNotFound, fmt::format("there is no report {}: report.list lists them", id));
}

bool may_read(const Call& call, const store::StoredReport& report) {
    return call.principal().permissions.has(permission_of(report.kind)) &&
           (report.owner.empty() || report.owner == call.principal().user.to_string());
}

// Of the document and of what only its formats show.
std::string content_digest(const report::Document& document, store::ReportPaper paper,
                           const std::string& owner) {
    Sha256 hash;
    hash.update_field(wire::to_json(document)).update_field(describe::to_word(paper));
    return hash.update_field(owner).finish_hex();
}

// What the request states, with the date of the report: the request that computes it again.
std::string stated_request(GenerateReportRequest request, const report::Document& document) {
    state<&ReportRequest::as_of>(static_cast<ReportRequest&>(request), document.as_of);
    std::string json = "{";
    std::size_t index = 0;
    wire::for_each_field<GenerateReportRequest>([&](const auto& field) {
        const bool stated = (request.stated >> index++ & 1) != 0;
        // Recipients are no part of the report, and are not notified when it is computed again.
        if (!stated || field.name == std::string_view("recipients")) return;
        json += fmt::format("{}\"{}\":", json.size() > 1 ? "," : "", field.name);
        wire::write_json(json, request.*field.member);
    });
    return json + "}";
}

Result<store::ReportPaper> paper_of(const store::StoredReport& report) {
    TRY(const GenerateReportRequest request,
        wire::read_json<GenerateReportRequest>(report.request));
    return request.paper;
}

}  // namespace

std::string file_name(const report::Document& document, ReportFormat format) {
    return fmt::format("{}.{}", report::file_stem(document), describe::to_word(format));
}

Result<store::StoredReport> store_report(Call& call, const GenerateReportRequest& request,
                                         const BuiltReport& built,
                                         const std::vector<RenderedReport>& rendered) {
    const report::Document& document = built.document;
    const report::Provenance& provenance = document.provenance;
    store::StoredReport record{
        .id = store::ReportId::make(call.now()),
        .kind = request.kind,
        .subject = document.subject,
        .subject_id = built.subject_id,
        .title = document.title,
        .as_of = document.as_of,
        .digest = provenance.digest,
        .data_digest = provenance.data_digest,
        .content_digest = content_digest(document, request.paper, built.owner),
        .engine_version = provenance.engine_version,
        .coverage = provenance.coverage,
        .issues = static_cast<std::int64_t>(document.issues.size()),
        .report_template = request.report_template,
        .request = stated_request(request, document),
        .owner = built.owner,
        .created_by = call.principal().name,
        .created_at = call.now()};
    std::optional<store::StoredReport> same;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(same, store::find_report(transaction, record.content_digest));
        return {};
    }));
    if (same) record = *same;
    const std::size_t known = record.sizes.size();
    TRY(store::Objects * objects, call.environment().objects());
    const auto put = [&](ReportFormat format, std::string_view bytes) -> Status {
        const std::string name(describe::to_word(format));
        if (record.sizes.contains(name)) return {};
        TRY(const store::ObjectInfo object,
            objects->put(call.principal().tenant, key_of(record.id, format), bytes));
        record.sizes[name] = static_cast<double>(bytes.size());
        record.files.push_back(object.digest);
        return {};
    };
    for (const RenderedReport& one : rendered) TRY_STATUS(put(one.format, one.bytes));
    if (!record.sizes.contains("json"))
        TRY_STATUS(put(ReportFormat::kJson, wire::to_json(document) + "\n"));
    if (same && record.sizes.size() == known) return record;
    call.touch("report:" + record.id.to_string());
    TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
        if (same) return store::set_report_files(transaction, record);
        return store::add_report(transaction, record);
    }));
    return record;
}

Result<store::StoredReport> readable_report(Call& call, const std::string& id) {
    const auto parsed = store::ReportId::parse(id);
    if (!parsed) return missing(id);
    std::optional<store::StoredReport> found;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(found, store::get_report(transaction, *parsed));
        return {};
    }));
    if (!found || !may_read(call, *found)) return missing(id);
    return *std::move(found);
}

Result<report::Document> stored_document(const Call& call, const store::StoredReport& report) {
    TRY(store::Objects * objects, call.environment().objects());
    TRY(const std::string json,
        objects->get(call.principal().tenant, key_of(report.id, ReportFormat::kJson)));
    return wire::read_json<report::Document>(json, {.max_bytes = 512U << 20});
}

Result<std::string> stored_format(const Call& call, const store::StoredReport& report,
                                  ReportFormat format) {
    if (report.sizes.contains(std::string(describe::to_word(format)))) {
        TRY(store::Objects * objects, call.environment().objects());
        return objects->get(call.principal().tenant, key_of(report.id, format));
    }
    TRY(const report::Document document, stored_document(call, report));
    TRY(const store::ReportPaper paper, paper_of(report));
    return render(document, format, paper);
}

Result<FileContent> report_file(Call& call, const std::string& report, ReportFormat format) {
    TRY(const store::StoredReport stored, readable_report(call, report));
    TRY(const std::string bytes, stored_format(call, stored, format));
    const report::Document named{.kind = std::string(describe::to_word(stored.kind)),
                                 .title = stored.title,
                                 .subject = stored.subject,
                                 .as_of = stored.as_of};
    return file_content(file_name(named, format), media_type(format), bytes);
}

Status remove_documents(const Call& call, const store::StoredReport& report) {
    TRY(store::Objects * objects, call.environment().objects());
    for (const auto& [name, size] : report.sizes)
        if (const auto format = describe::from_word<ReportFormat>(name))
            TRY_STATUS(objects->remove(call.principal().tenant, key_of(report.id, *format)));
    return {};
}

}  // namespace ballast::service
