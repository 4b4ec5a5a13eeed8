--
-- PostgreSQL database dump
--

\restrict a1

SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
CREATE FUNCTION public.f() RETURNS void LANGUAGE sql AS $body$
COPY public.not_a_table (a) FROM stdin;
$body$;
CREATE TABLE public.tags (id uuid NOT NULL, name character varying(50) DEFAULT 'a;b'::character varying);
COPY public.tags (id, "na""me") FROM stdin;
a	x\ty\\\101\x41
b	\N
\.

COPY other.empty (a) FROM stdin;
\.
/* nested /* comment */ ; */
\unrestrict a1
