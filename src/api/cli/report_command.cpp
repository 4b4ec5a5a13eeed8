// `ballast report` and `ballast verify`.
#include <filesystem>
#include <fmt/format.h>
#include <fstream>

#include "api/cli/calls.hpp"
#include "api/cli/commands.hpp"
#include "api/object_writer.hpp"
#include "base/digest.hpp"
#include "base/id.hpp"
#include "service/file_content.hpp"
#include "service/report/describe.hpp"

namespace ballast::api::cli {

namespace {

std::string report_request(const CommandLine& line, const std::vector<std::string>& formats) {
    ObjectWriter request;
    if (!formats.empty()) request.member("formats", formats);
    for (const auto& [name, text] :
         {std::pair("portfolio", line.portfolio), std::pair("as_of", line.as_of),
          std::pair("kind", line.kind), std::pair("session", line.session),
          std::pair("deal", line.deal), std::pair("template", line.report_template),
          std::pair("paper", line.paper), std::pair("logo", line.logo)})
        if (!text.empty()) request.member(name, text);
    for (const auto& [name, text] :
         {std::pair("confidence", line.confidence), std::pair("paths", line.paths),
          std::pair("seed", line.seed), std::pair("year", line.year)})
        if (!text.empty()) request.raw(name, text);
    if (!line.sections.empty()) request.member("sections", line.sections);
    return std::move(request).finish();
}

Result<std::string> bytes_of(service::Dispatcher& dispatcher, const service::ReportResponse& report,
                             const service::ReportDocument& document, const RequestId& id) {
    if (document.content) return *document.content;
    const std::string request = std::move(ObjectWriter()
                                              .member("report", report.id)
                                              .member("format", describe::to_word(document.format)))
                                    .finish();
    TRY(const auto reply, invoke_as_owner(dispatcher, "report.download", request, id));
    TRY(const auto file,
        wire::read_json<service::FileContent>(reply.body, {.max_bytes = 1U << 30}));
    return from_base64(file.content);
}

Status write_file(const std::filesystem::path& path, const std::string& bytes) {
    std::error_code ignored;
    std::filesystem::create_directories(path.parent_path(), ignored);
    std::ofstream file(path, std::ios::binary);
    file << bytes;
    file.close();
    if (!file) return fail(Code::kUnavailable, fmt::format("cannot write {}", path.string()));
    return {};
}

// "demo-long-short_2025-06-30"; where the subject is an id, the words of the file names.
std::string directory_name(const service::ReportResponse& report) {
    const std::string date = report.as_of.to_string();
    const std::string& file = report.documents.front().file_name;
    const std::size_t end = file.rfind("-" + date);
    const bool is_id = Uuid::parse(report.subject) && end != std::string::npos;
    return fmt::format("{}_{}", is_id ? file.substr(0, end) : report.subject, date);
}

Status write_documents(service::Dispatcher& dispatcher, const CommandLine& line,
                       const Streams& streams, const service::ReportResponse& report,
                       const RequestId& id) {
    const bool one_text = report.documents.size() == 1 && report.documents[0].content;
    const bool to_stdout = line.output == "-" || (line.output.empty() && one_text);
    if (to_stdout && report.documents.size() > 1)
        return fail(Code::kInvalidInput, "only one format can be written to standard output");
    const std::string directory =
        line.output.empty() ? "reports/" + directory_name(report) : line.output;
    for (const service::ReportDocument& document : report.documents) {
        TRY(const std::string bytes, bytes_of(dispatcher, report, document, id));
        if (to_stdout) {
            streams.out(bytes);
            continue;
        }
        const std::filesystem::path path = std::filesystem::path(directory) / document.file_name;
        TRY_STATUS(write_file(path, bytes));
        if (!line.quiet) streams.err(fmt::format("wrote {}\n", path.string()));
    }
    return {};
}

// The digest that a text, HTML, JSON or PDF document states; empty without one.
std::string stated_digest(std::string_view bytes) {
    for (const std::string_view before :
         {"digest ", "\"digest\":\"", "ballast-digest\" content=\""})
        for (std::size_t at = 0; (at = bytes.find(before, at)) != std::string_view::npos; ++at) {
            const std::string_view digits = bytes.substr(at + before.size(), 64);
            if (digits.size() == 64 &&
                digits.find_first_not_of("0123456789abcdef") == std::string_view::npos)
                return std::string(digits);
        }
    return {};
}

}  // namespace

int run_report(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams) {
    const RequestId id = make_request_id(dispatcher);
    std::vector<std::string> formats = line.formats;
    if (formats.empty() && line.report_template.empty()) formats = {"md"};
    if (line.output == "-" && formats.size() > 1)
        return print_error(
            streams, line,
            fail(Code::kInvalidInput, "only one format can be written to standard output"), id);
    const auto reply =
        invoke_as_owner(dispatcher, "report.generate", report_request(line, formats), id);
    if (!reply) return print_error(streams, line, reply.error(), id);
    const auto report =
        wire::read_json<service::ReportResponse>(reply->body, {.max_bytes = 1U << 30});
    if (!report) return print_error(streams, line, report.error(), id);
    if (const Status written = write_documents(dispatcher, line, streams, *report, id); !written)
        return print_error(streams, line, written.error(), id);
    return 0;
}

int run_verify(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams) {
    const RequestId id = make_request_id(dispatcher);
    const auto bytes = streams.read(line.file);
    if (!bytes) return print_error(streams, line, bytes.error(), id);
    ObjectWriter request;
    request.member("sha256", sha256_hex(*bytes));
    if (const std::string digest = stated_digest(*bytes); !digest.empty())
        request.member("digest", digest);
    const auto reply =
        invoke_as_owner(dispatcher, "report.verify", std::move(request).finish(), id);
    if (!reply) return print_error(streams, line, reply.error(), id);
    const auto verified = wire::read_json<service::VerifyReportResponse>(reply->body);
    if (!verified) return print_error(streams, line, verified.error(), id);
    const store::StoredReport& report = verified->report;
    streams.out(fmt::format("{}\n{}, as of {}\n", verified->matches ? "MATCH" : "DIFFERENT",
                            report.title, report.as_of.to_string()));
    streams.out(fmt::format("digest of the report  {}\ncomputed now          {}\n", report.digest,
                            verified->recomputed));
    streams.out(verified->file_known ? "the file is the stored document\n"
                                     : "the file is not a stored document, byte for byte\n");
    for (const std::string& difference : verified->differences) streams.out(difference + "\n");
    return verified->matches && verified->file_known ? 0 : 1;
}

}  // namespace ballast::api::cli
