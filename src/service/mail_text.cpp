#include "service/mail_text.hpp"

#include <fmt/format.h>
#include <string_view>

namespace ballast::service {

namespace {

// Of a kind. In `subject` and `lead`, {workspace} and {title} are replaced.
struct MailTemplate {
    MailKind kind;
    std::string_view subject;
    std::string_view lead;
    std::string_view action;  // label of the link
    std::string_view note;
};

constexpr std::array kTemplates{
    MailTemplate{MailKind::kInvitation, "Invitation to {workspace}",
                 "You have been invited to {workspace} on Ballast. Set a password to sign in.",
                 "Accept the invitation",
                 "If you did not expect this invitation, ignore this message."},
    MailTemplate{MailKind::kReset, "New password for Ballast",
                 "A new password was requested for your account.", "Set a new password",
                 "If you did not request it, ignore this message: your password does not change."},
    MailTemplate{MailKind::kNewDevice, "{title}",
                 "Somebody signed in to your account from a browser that was not used before.",
                 "Review your sign-ins",
                 "If this was not you, end the sign-in and change your password now."},
    MailTemplate{MailKind::kReportReady, "{title}", "A report is ready.", "Open the report", ""},
    MailTemplate{MailKind::kOnboarding, "{title}", "An onboarding that you started has ended.",
                 "Open it", ""},
    MailTemplate{MailKind::kReview, "{title}", "There is news of a review.", "Open it", ""},
    MailTemplate{MailKind::kJobEnded, "{title}", "A job that you started has ended.",
                 "Open the job", ""},
    MailTemplate{MailKind::kJobFailed, "{title}", "A job that you started has failed.",
                 "Open the job", ""},
    MailTemplate{MailKind::kBatchFailed, "{title}", "Steps of a batch have failed.",
                 "Open the batch", ""},
    MailTemplate{MailKind::kLimitBreached, "{title}", "A limit is breached.", "Open the limits",
                 ""},
    MailTemplate{MailKind::kCompliance, "{title}", "Tests of a CLO have changed their state.",
                 "Open the compliance of the deal", ""},
    MailTemplate{MailKind::kDataStale, "{title}", "Data are out of date.", "Open the data", ""},
    MailTemplate{MailKind::kSecurity, "{title}",
                 "This message is about the security of your workspace.", "Open the page", ""},
    MailTemplate{MailKind::kDigest, "{title}", "This is what you have not read yet.",
                 "Open the workspace", ""},
    MailTemplate{MailKind::kTest, "Test of mail from Ballast",
                 "This message shows that Ballast can send mail.", "Open Ballast", ""},
};

const MailTemplate& template_of(MailKind kind) {
    for (const MailTemplate& one : kTemplates)
        if (one.kind == kind) return one;
    return kTemplates.back();
}

std::string filled(std::string_view text, const MailContent& content) {
    std::string made(text);
    for (const auto& [name, value] :
         {std::pair<std::string_view, const std::string&>{"{workspace}", content.workspace},
          {"{title}", content.title}})
        for (std::size_t at = 0; (at = made.find(name, at)) != std::string::npos;
             at += value.size())
            made.replace(at, name.size(), value);
    return made;
}

std::string escaped(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (c == '&')
            made += "&amp;";
        else if (c == '<')
            made += "&lt;";
        else if (c == '>')
            made += "&gt;";
        else if (c == '"')
            made += "&quot;";
        else if (c == '\n')
            made += "<br>";
        else
            made += c;
    }
    return made;
}

std::string until_text(Instant at) {
    std::string text = at.to_string().substr(0, 16);  // to the minute
    text[10] = ' ';
    return text + " UTC";
}

// The paragraphs around the link, which both forms state.
struct Paragraphs {
    std::string greeting;
    std::string lead;
    std::string title;  // empty where the lead states it
    std::string expiry;
    std::string file;  // about the link that downloads a file
};

Paragraphs paragraphs_of(const MailTemplate& form, const MailContent& content) {
    Paragraphs made;
    made.greeting =
        content.name.empty() ? std::string("Hello,") : fmt::format("Hello {},", content.name);
    made.lead = filled(form.lead, content);
    made.title = content.title;
    if (content.expires_at)
        made.expiry =
            fmt::format("The link works once, until {}.", until_text(*content.expires_at));
    if (content.file_until)
        made.file = fmt::format(
            "Download it without signing in, once, until {}. Anyone with this link can: do not "
            "forward it.",
            until_text(*content.file_until));
    return made;
}

std::string footer_of(const MailContent& content) {
    return content.workspace.empty() ? std::string("Ballast")
                                     : fmt::format("Ballast, workspace {}", content.workspace);
}

std::string plain(const MailTemplate& form, const MailContent& content, const Paragraphs& said) {
    std::string text = said.greeting + "\n\n" + said.lead + "\n";
    if (!said.title.empty()) text += "\n" + said.title + "\n";
    if (!content.body.empty()) text += content.body + "\n";
    if (!content.url.empty()) text += fmt::format("\n{}:\n{}\n", form.action, content.url);
    if (!said.expiry.empty()) text += "\n" + said.expiry + "\n";
    if (!content.file_url.empty()) text += fmt::format("\n{}\n{}\n", said.file, content.file_url);
    if (!form.note.empty()) text += fmt::format("\n{}\n", form.note);
    text += fmt::format("\n-- \n{}\n", footer_of(content));
    if (!content.preferences_url.empty())
        text += fmt::format("Change which mail you receive: {}\n", content.preferences_url);
    return text;
}

std::string paragraph(std::string_view html) { return fmt::format("<p>{}</p>\n", html); }

std::string rich(const MailTemplate& form, const MailContent& content, const Paragraphs& said) {
    std::string html =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"></head>\n"
        "<body style=\"font-family:sans-serif;font-size:15px;line-height:1.5;color:#1a1f26\">\n";
    html += paragraph(escaped(said.greeting)) + paragraph(escaped(said.lead));
    if (!said.title.empty()) html += paragraph("<strong>" + escaped(said.title) + "</strong>");
    if (!content.body.empty()) html += paragraph(escaped(content.body));
    if (!content.url.empty())
        html +=
            paragraph(fmt::format("<a href=\"{}\" style=\"display:inline-block;padding:8px 16px;"
                                  "background:#1f5fae;color:#ffffff;text-decoration:none;"
                                  "border-radius:4px\">{}</a>",
                                  escaped(content.url), escaped(form.action)));
    if (!said.expiry.empty()) html += paragraph(escaped(said.expiry));
    if (!content.file_url.empty())
        html += paragraph(fmt::format("{}<br><a href=\"{}\">Download</a>", escaped(said.file),
                                      escaped(content.file_url)));
    if (!form.note.empty()) html += paragraph(escaped(form.note));
    html +=
        fmt::format("<p style=\"color:#5a6472;font-size:13px\">{}", escaped(footer_of(content)));
    if (!content.preferences_url.empty())
        html += fmt::format("<br><a href=\"{}\">Change which mail you receive</a>",
                            escaped(content.preferences_url));
    return html + "</p>\n</body></html>\n";
}

}  // namespace

MailText mail_text(const MailContent& content) {
    const MailTemplate& form = template_of(content.kind);
    const Paragraphs said = paragraphs_of(form, content);
    return {.subject = filled(form.subject, content),
            .text = plain(form, content, said),
            .html = rich(form, content, said)};
}

}  // namespace ballast::service
