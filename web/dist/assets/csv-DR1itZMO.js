function w(u){const t=u.replace(/^\ufeff/,""),r=t.slice(0,t.search(/[\r\n]|$/)),p=[",",";","	"].reduce((s,e)=>r.split(e).length>r.split(s).length?e:s,","),f=[],o=[];let n=[],l="",i=!1,c=1,a=1;const h=()=>{n.push(l),l="",(n.length>1||n[0]!=="")&&(f.push(n),o.push(a)),n=[]};for(let s=0;s<t.length;++s){const e=t[s];if(e===`
`&&++c,i)e!=='"'?l+=e:t[s+1]==='"'?(l+='"',++s):i=!1;else if(e==='"'&&l==="")i=!0;else if(e===p)n.push(l),l="";else{if(e==="\r"&&t[s+1]===`
`)continue;e===`
`||e==="\r"?(h(),a=c):l+=e}}h();const[d=[],...g]=f;return{header:d.map(s=>s.trim()),rows:g,lines:o.slice(1)}}export{w as r};
