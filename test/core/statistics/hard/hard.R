#!/usr/bin/env Rscript
# hard.R SCRIPTS OUT SEED: data and R's results for designs that are seldom and hard. SCRIPTS holds lib.R and cases_core.R of the reference set
# (../shared/statistics/scripts), which wrap R's packages; OUT gets data/ and expected.json. The fixture beside this file was made with seed 4711.
a <- commandArgs(TRUE); SCRIPTDIR <- a[1]; OUT <- a[2]; SEED <- as.integer(a[3])
source(file.path(SCRIPTDIR, "lib.R"))
DATADIR <- file.path(OUT, "data"); dir.create(DATADIR, showWarnings=FALSE, recursive=TRUE)
set.seed(SEED)
wcsv <- function(d, f) write.csv(d, file.path(DATADIR, f), row.names=FALSE, na="", quote=FALSE)

# 1. Three rounds of a partly overlapping panel. Cluster labels 1, 2, … start anew in every stratum; stratum "lone" has one cluster; cluster 5 of
# "b" comes only in round 1; cluster 4 of "a" is lost after round 0; one cluster has weights of zero only, and so has all of stratum "void".
clusters <- data.frame(stratum=rep(c("a","b","c","lone","void"), c(5,5,3,1,2)), cl=c(1:5,1:5,1:3,1,1:2))
cluster <- function(r, h, cl) {
  if (h=="b" && cl==5 && r!=1) return(NULL)
  if (h=="a" && cl==4 && r>0) return(NULL)
  k <- sample(4:9, 1); u <- (match(h, c("a","b","c","lone","void"))*3 + cl) %% 5 / 3
  data.frame(round=r, stratum=h, cl=cl, unit=paste0(h, cl, "u", sample(1:10, k)), w=round(exp(rnorm(k, 1, .8)), 3),
    y=round(4 + u + .7*r + rnorm(k, 0, 2), 3), b=rbinom(k, 1, plogis(-.4 + .4*r + u/3)), rare=rbinom(k, 1, .06), often=1-rbinom(k, 1, .05),
    z=round(runif(k, 1, 6), 2), tie=sample(0:5, k, TRUE, c(.1,.3,.3,.15,.1,.05)), g=sample(c("p","q","r r"), k, TRUE, c(.5,.4,.1)), cat=sample(c(2,9,10,11), k, TRUE, c(.4,.3,.2,.1)))
}
rows <- do.call(rbind, lapply(0:2, function(r) do.call(rbind, Map(function(h, cl) cluster(r, h, cl), clusters$stratum, clusters$cl)))); rownames(rows) <- NULL
rows$w[rows$stratum=="c" & rows$cl==2] <- 0
rows$w[rows$stratum=="void"] <- 0
rows$y[sample(nrow(rows), 20)] <- NA; rows$b[sample(nrow(rows), 15)] <- NA; rows$g[sample(nrow(rows), 8)] <- NA; rows$w[sample(nrow(rows), 5)] <- NA
rows$g[rows$stratum=="b" & rows$cl==3 & rows$round==0] <- "only"
rows$arm <- as.integer((rows$cl + (rows$stratum=="b")) %% 2)
rows$mid <- ifelse(rows$round==1, rows$y, NA); rows$none <- NA; rows$wa <- .1; rows$wt <- 1/3
rows$hid <- paste0(rows$unit, rows$stratum); rows$one <- 1
wcsv(rows, "hard.csv")
# 2. Members of a repeat; whole clusters without any; one cluster with a single member.
kids <- rows[!is.na(rows$w) & !(rows$stratum=="a" & rows$cl==2),]; kids <- kids[!duplicated(kids[c("unit","round")]),]
kids <- kids[rep(seq_len(nrow(kids)), rpois(nrow(kids), 1.2)),c("unit","round")]; kids$no <- ave(seq_len(nrow(kids)), kids$unit, kids$round, FUN=seq_along)
kids$sex <- sample(c("f","m"), nrow(kids), TRUE); kids$v <- round(rnorm(nrow(kids), 10, 3), 2); kids$v[sample(nrow(kids), 6)] <- NA; kids$d <- rbinom(nrow(kids), 1, .3)
wcsv(kids, "kids.csv"); parents <- rows[!duplicated(rows[c("unit","round")]),]; wcsv(parents, "parents.csv")
# 3. Weights of 1e15 beside 1e-9, and values that cancel.
n <- 60; wide <- data.frame(round=rep(0:1, each=n/2), stratum=rep(c("s","t"), n/2), psu=rep(1:15, n/15), w=10^(runif(n, -9, 15)), y=round(rnorm(n, 1e7, 1), 4), b=rbinom(n, 1, .5))
wide$w <- signif(wide$w, 6); wcsv(wide, "wide.csv")
CODEBOOK <- list(); for (f in c("hard.csv","kids.csv","parents.csv","wide.csv")) CODEBOOK[[f]] <- list(missing_codes=setNames(list(),character()))
write(toJSON(CODEBOOK, auto_unbox=TRUE), file.path(DATADIR, "codebook.json"))

# The recorders of the reference set, without its cases.
src <- readLines(file.path(SCRIPTDIR, "cases_core.R")); eval(parse(text=src[grep("^R0 <-", src):(grep("A. school|^MEAN\\(", src)[1]-1)]))
h <- function(l="remove", ...) spec("hard.csv", weight="w", strata="stratum", psu="cl", lonely=l, ...)
nolone <- list(list("stratum","!=","lone")); try1 <- function(id, f) tryCatch(f, error=function(e) cat("R refuses", id, ":", conditionMessage(e), "\n"))
D <- function(...) list(...)
for (l in c("fail","remove","adjust","average")) for (r in 0:2) { R <- D(D("round","==",r))
  try1(l, MEAN(paste0("mean.",l,r), h(l,domain=R), "y")); try1(l, PROP(paste0("prop.",l,r), h(l,domain=R), "b")); try1(l, PROP(paste0("rare.",l,r), h(l,domain=R), "rare")); try1(l, PROP(paste0("often.",l,r), h(l,restrict=R), "often"))
  if (l!="fail") { try1(l, RAT(paste0("ratio.",l,r), h(l,domain=R), "y", "z")); try1(l, QNT(paste0("quantile.",l,r), h(l,domain=R), "tie", probs=c(.05,.1,.25,.3,.5,.7,.75,.9,.95))) ; try1(l, TOT(paste0("total.",l,r), h(l,domain=R), "y")) }
  try1(l, DOM(paste0("by.g.",l,r), h(l,domain=R), "y", "g")); try1(l, DOM(paste0("by.stratum.",l,r), h(l,domain=R), "y", "stratum")); try1(l, DOM(paste0("by.g.cat.",l,r), h(l,domain=R), "rare", c("g","cat"), kind="prop")) }
for (w in c("wa","wt","one")) { QNT(paste0("ties.",w), spec("hard.csv",weight=w,psu=c("stratum","cl")), "tie", probs=c(.05,.1,.15,.2,.25,.3,.35,.4,.45,.5,.55,.6,.65,.7,.75,.8,.85,.9,.95)); QNT(paste0("ties.r0.",w), spec("hard.csv",weight=w,restrict=R0), "tie", probs=c(.1,.2,.3,.4,.5,.6,.7,.8,.9), level=.9) }
H <- function(...) h("fail", restrict=nolone, ...)
MEAN("nolone.mean", H(), "y", level=.99); MEAN("nolone.none", H(), "none"); MEAN("nolone.mid", H(domain=R0), "mid"); PROP("nolone.void", H(domain=D(D("stratum","==","void"))), "b"); PROP("nolone.single_cluster", H(domain=D(D("stratum","==","b"),D("cl","==",3))), "b"); MEAN("unstratified", spec("hard.csv",weight="w",psu=c("stratum","cl")), "y", level=.8); MEAN("labels_mixed", spec("hard.csv",weight="w",psu="cl"), "y"); MEAN("rows", spec("hard.csv"), "y"); MEAN("crossed", spec("hard.csv",weight="w",strata=c("stratum","arm"),psu="cl",lonely="average"), "y")
CAT("cat.numbers", H(domain=R0), "cat"); CAT("cat.text", H(), "g")
chg <- function(id, s, y, from, to, binary=FALSE, level=.95) cs(id, "change", s, list(y=y,round="round",from=from,to=to,binary=binary,level=level), f_change(mkdesign(s),y,r0=from,r1=to,binary=binary,level=level))
for (p in list(c(0,1),c(1,2),c(0,2),c(2,0))) { t <- paste(p, collapse=""); for (l in c("fail","remove","adjust","average")) { s <- if (l=="fail") H() else h(l)
   try1(t, chg(paste0("change.y.",l,t), s, "y", p[1], p[2])); try1(t, chg(paste0("change.b.",l,t), s, "b", p[1], p[2], binary=TRUE, level=.9)); try1(t, chg(paste0("change.rare.",l,t), s, "rare", p[1], p[2], binary=TRUE)) }
  chg(paste0("change.unit.",t), spec("hard.csv",weight="w",strata="stratum",psu="unit",restrict=nolone), "y", p[1], p[2]); chg(paste0("change.apart.",t), spec("hard.csv",weight="w",strata=c("round","stratum"),psu="cl",lonely="remove"), "y", p[1], p[2]); chg(paste0("change.domain.",t), H(domain=D(D("g","in",D("p","only")))), "y", p[1], p[2]); chg(paste0("change.mid.",t), H(), "mid", p[1], p[2]) }
# Shares that fall between two values: R decides by its sums of weights, to the last bit.
tie <- data.frame(x=1:120, w=54.0714285714286, v=rep(c(.1,.7,1.3,54.0714285714286),30)); wcsv(tie, "tie.csv"); CODEBOOK[["tie.csv"]] <- list(missing_codes=setNames(list(),character())); write(toJSON(CODEBOOK, auto_unbox=TRUE), file.path(DATADIR, "codebook.json"))
for (w in c("w","v")) QNT(paste0("between.",w), spec("tie.csv", weight=w), "x", probs=c((6:58)/64, .1,.15,.2,.25,.3,.35,.4,.45,.55,.6,.65,.7,.75,.8,.85,.9))
P <- list(parent="parents.csv", on=c("unit","round"), columns=c("stratum","cl","w","arm","g"))
k <- function(...) spec("kids.csv", join=P, weight="w", strata="stratum", psu="cl", restrict=nolone, ...)
MEAN("kids.mean", k(), "v"); PROP("kids.prop", k(domain=R1), "d"); DOM("kids.by", k(), "d", c("sex","round"), kind="prop"); chg("kids.change", k(), "v", 0, 2); chg("kids.change.girls", k(domain=D(D("sex","==","f"))), "d", 0, 1, binary=TRUE); CHI("kids.chisq", spec("kids.csv", join=P, weight="w", strata="stratum", psu="cl", restrict=c(nolone, list(list("w",">",0))), domain=R0), "sex", "d"); QNT("kids.quantile", k(), "v")
two <- list(list("round","in",list(0,1)))
for (s in list(list("nolone", H(domain=two)), list("restricted", spec("hard.csv",weight="w",strata="stratum",psu="cl",lonely="remove",restrict=c(nolone,two))))) { n <- s[[1]]; S <- s[[2]]
  try1(n, CHGBY(paste0("change_by.g.",n), S, "y", "g")); try1(n, CHGBY(paste0("change_by.arm.",n), S, "b", "arm", binary=TRUE)); try1(n, CHGBY(paste0("change_by.cat.",n), S, "rare", "cat", binary=TRUE))
  try1(n, DID(paste0("did.y.",n), S, "y")); try1(n, DID(paste0("did.b.",n), S, "b", covs=list(terms=I(c("factor(stratum)","z")), vars=I(c("stratum","z"))))); try1(n, EFF(paste0("effect.",n), S, "y")); try1(n, CRAT(paste0("change_ratio.",n), S, "y", "z")); try1(n, CTOT(paste0("change_total.",n), S, "y")) }
u <- function(...) spec("parents.csv", weight="w", strata="stratum", psu="cl", restrict=c(nolone, two, list(list("w","notnull",0))), ...)
for (v in c("y","b","tie")) { try1(v, PAIR(paste0("paired.",v), u(), "unit", v)); try1(v, PAIR(paste0("paired.w1.",v), u(), "unit", v, wround=1, level=.9)); try1(v, FD(paste0("fd.",v), u(), "unit", v)); try1(v, ANC(paste0("ancova.",v), u(), "unit", v)); try1(v, ANC(paste0("ancova.dummy.",v), u(), "unit", v, missing="dummy", covs=list(terms=I("z"),vars=I("z")))) }
try1("paired", PAIR("paired.units", spec("parents.csv",weight="w",strata="stratum",restrict=c(nolone,two,list(list("w","notnull",0)))), "unit", "y"))
MCP("mcnemar.b", u(), "unit", "b"); MCP("mcnemar.rare", u(), "unit", "rare"); MCP("mcnemar.often", u(), "unit", "often")
# svychisq counts clusters without weight in its degrees of freedom, methods.md and all other estimators do not: so there are none here.
some <- function(l="fail", ...) spec("hard.csv", weight="w", strata="stratum", psu="cl", lonely=l, restrict=c(if (l=="fail") nolone, list(list("w",">",0))), ...)
for (r in 0:2) { R <- D(D("round","==",r)); CHI(paste0("chisq.g.cat",r), some(domain=R), "g", "cat"); CHI(paste0("chisq.b.stratum",r), some(domain=R), "b", "stratum") }
CHI("chisq.tie.round", some(), "tie", "round"); CHI("chisq.g.arm", some("average"), "g", "arm"); CHI("chisq.adjust", some("adjust"), "b", "round")
cs("icc","icc",spec("hard.csv",restrict=R0),list(y="y",cluster=c("stratum","cl")),f_icc(getdata(spec("hard.csv",restrict=R0)),"y",c("stratum","cl"))); cs("icc.tie","icc",spec("hard.csv"),list(y="tie",cluster=I("unit")),f_icc(getdata(spec("hard.csv")),"tie","unit"))
cs("kish","kish_weights",spec("wide.csv"),list(weight="w"),f_kish(getdata(spec("wide.csv"))$w)); cs("kish.zero","kish_weights",spec("hard.csv"),list(weight="w"),f_kish(getdata(spec("hard.csv"))$w))
W <- function(...) spec("wide.csv", weight="w", strata="stratum", psu="psu", ...)
MEAN("wide.mean", W(), "y", tol=1e-6); PROP("wide.prop", W(), "b"); chg("wide.change", W(), "b", 0, 1, binary=TRUE); QNT("wide.quantile", W(), "y")
BV <- c("y","z","tie","rare"); try1("bal", cs("balance","balance",H(domain=R0),list(arm="arm",vars=BV,strata_fe="stratum",level=.95),f_balance(mkdesign(H(domain=R0)),"arm",BV,strataFE="stratum")))
try1("att", cs("attrition","attrition",u(),list(unit="unit",arm="arm",covariates=c("z","tie"),level=.95),f_attrition(u(),"unit","arm",c("z","tie"))))
WEL("welch", spec("hard.csv",restrict=two), "y", "round", 0, 1); GDF("groups", H(domain=R1), "y", "g", "p", "r r"); GDF("groups.only", H(domain=R0), "y", "g", "only", "q", binary=FALSE)
PV <- list(none=c(NA,NA), zero=c(0,0,1), one=1, many=round(runif(40)^3,5)); for (n in names(PV)) cs(paste0("padjust.",n),"p_adjust",NULL,list(p=I(PV[[n]])),list(holm=I(p.adjust(PV[[n]],"holm")),BH=I(p.adjust(PV[[n]],"BH")),bonferroni=I(p.adjust(PV[[n]],"bonferroni")),hochberg=I(p.adjust(PV[[n]],"hochberg")),BY=I(p.adjust(PV[[n]],"BY"))))
finish(file.path(OUT, "expected.json"), list(set="hard", level_default=.95, rtol_default=1e-8, atol=1e-12, seed=SEED))
